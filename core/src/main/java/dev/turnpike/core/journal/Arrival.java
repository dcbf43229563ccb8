package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows about a payment that arrives, and about its payer: read at once, so that an admission asks the
 * ledger one question.
 *
 * @param held the job that this payment holds; null if there is none. If there is one, nothing else is told
 * @param paidFor the latest job of this payer for the same request that is settled and whose images never reached its
 *     client; null if there is none
 * @param withheld the latest job of this payer for the same request whose payment was refused after its images were
 *     made, and whose images nobody got; null if there is none
 * @param elsewhere the oldest job of this payer for the same request that another process drives; null if there is none
 */
public record Arrival(@Nullable Job held, @Nullable Job paidFor, @Nullable Job withheld, @Nullable Job elsewhere,
        PayerRecord payer) {
    /** A payment that holds a job. */
    public static Arrival of(Job held) {
        return new Arrival(held, null, null, null, PayerRecord.NEW);
    }
}
