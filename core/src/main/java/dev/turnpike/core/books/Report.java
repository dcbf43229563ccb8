package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The result of a reconciliation for a time.
 *
 * @param until time of the last block that counts; later transfers were not read
 * @param accounts our addresses, as far as the ledger knows
 * @param differences empty if ledger and chain agree
 * @param pending open questions; each resolves by itself, to a difference or to nothing
 * @param pendingSince the earliest beginning of an open question; {@code until} if there is none
 */
public record Report(Instant from, Instant to, Instant until, Set<Address> accounts, Sum received, Sum sent,
        List<Finding> differences, List<Finding> pending, Instant pendingSince) {
    public Report {
        accounts = Set.copyOf(accounts);
        differences = List.copyOf(differences);
        pending = List.copyOf(pending);
    }

    /** A number of transfers and their sum in atomic units. */
    public record Sum(long transfers, BigInteger amount) {
        static final Sum NONE = new Sum(0, BigInteger.ZERO);

        Sum plus(BigInteger more) {
            return new Sum(transfers + 1, amount.add(more));
        }
    }

    /**
     * A difference as reported.
     *
     * @param isInSuspense whether it was posted to the account {@code suspense}
     */
    public record Finding(Difference difference, boolean isInSuspense) {}
}
