package dev.turnpike.gateway.operators;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.core.books.Report;
import dev.turnpike.x402.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The books reconciled with the chain.
 *
 * @param until the time of the last block that was read; what happened later does not count
 * @param agrees whether there are no differences
 * @param accounts our addresses, as far as the books know
 * @param pending what is not known yet: each ends by itself, as a difference or as none
 */
public record ReconciliationReport(Instant from, Instant to, Instant until, boolean agrees, List<String> accounts,
        Transfers received, Transfers sent, List<Difference> differences, List<Difference> pending) {
    /** The number and the sum of transfers. */
    public record Transfers(long transfers, @JsonUnwrapped Amount amount) {
        private static Transfers of(Report.Sum sum) {
            return new Transfers(sum.transfers(), Amount.of(sum.amount()));
        }
    }

    /**
     * Something that the books and the chain say differently.
     *
     * @param transaction absent if the chain has none
     * @param job absent, as {@code purchase} is, if none is known
     * @param inSuspense whether the ledger has it in its account {@code suspense}
     * @param message the difference in a sentence
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Difference(String kind, @JsonUnwrapped Amount amount, @Nullable String transaction, String from,
            String to, @Nullable String job, @Nullable Integer purchase, @Nullable String upstream, boolean inSuspense,
            String message) {
        private static Difference of(Report.Finding finding) {
            var found = finding.difference();
            boolean ofJob = !found.job().isEmpty();
            return new Difference(found.kind().label(), Amount.of(found.amount()),
                    found.transaction() == null ? null : found.transaction().hex(), found.from().checksummed(),
                    found.to().checksummed(), ofJob ? found.job() : null, ofJob ? found.purchase() : null,
                    found.upstream(), finding.isInSuspense(), found.sentence());
        }
    }

    static ReconciliationReport of(Report report) {
        return new ReconciliationReport(report.from(), report.to(), report.until(), report.differences().isEmpty(),
                report.accounts().stream().map(Address::checksummed).sorted().toList(), Transfers.of(report.received()),
                Transfers.of(report.sent()), report.differences().stream().map(Difference::of).toList(),
                report.pending().stream().map(Difference::of).toList());
    }
}
