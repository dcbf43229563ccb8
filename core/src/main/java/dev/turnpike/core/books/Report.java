package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The books held against the chain for a time.
 *
 * @param until time of the last block that counts: what happened later was not looked at
 * @param accounts ours, as far as the books know
 * @param differences none: they agree
 * @param pending what is not known yet; each ends by itself, and is a difference then or nothing
 * @param pendingSince none of that began before; {@code until} if there is none
 */
public record Report(Instant from, Instant to, Instant until, Set<Address> accounts, Sum received, Sum sent,
        List<Finding> differences, List<Finding> pending, Instant pendingSince) {
    public Report {
        accounts = Set.copyOf(accounts);
        differences = List.copyOf(differences);
        pending = List.copyOf(pending);
    }

    /** Transfers and their atomic units. */
    public record Sum(long transfers, BigInteger amount) {
        static final Sum NONE = new Sum(0, BigInteger.ZERO);

        Sum plus(BigInteger more) {
            return new Sum(transfers + 1, amount.add(more));
        }
    }

    /** @param isInSuspense whether the ledger has it in its account {@code suspense} */
    public record Finding(Difference difference, boolean isInSuspense) {}
}
