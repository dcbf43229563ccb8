package dev.turnpike.gateway.journal;

import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The durable memory. What it has answered {@code APPLIED} to survives a crash of everything. */
public interface Journal {
    /** Makes a change durable, whole or not at all. Answers by value; an error signal means the outcome could not be read back. */
    Mono<Verdict> apply(Change change);

    /** The job that holds this payment; empty if nobody does. */
    Mono<Job> find(PaymentKey key);

    /** A job by its id; empty if there is none. */
    Mono<Job> job(String id);

    /** Jobs that have not come to their end, oldest first. */
    Mono<List<Job>> open();

    /** Jobs that are closed but still have a purchase nobody knows the end of. */
    Mono<List<Job>> doubtful();

    /**
     * A job of this payer for the same request whose images were paid for but never handed out, or made but never paid for; the latest,
     * if it was closed after {@code since}. Empty if there is none.
     */
    Mono<Job> undelivered(Address payer, String fingerprint, Instant since);

    /** How a change went. */
    enum Verdict {
        APPLIED,
        /** Somebody was first: the key is taken, or the job has moved on. */
        CONFLICT,
        /** A budget has not enough left; nothing was changed. */
        OVER_BUDGET,
        /** Too much is waiting to be written; nothing was changed. */
        OVERLOADED
    }
}
