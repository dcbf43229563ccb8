package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The durable memory. What it has answered {@code APPLIED} to survives a crash of everything. */
public interface Journal {
    /**
     * Makes a change durable, whole or not at all. Answers by value; an error signal means the outcome could not be
     * read back.
     */
    Mono<Verdict> apply(Change change);

    /** The job that holds this payment; empty if nobody does. */
    Mono<Job> find(PaymentKey key);

    /** A job by its id; empty if there is none. */
    Mono<Job> job(String id);

    /**
     * Makes every job that has not come to its end ours, so that a former owner's late write fails, and lists them,
     * oldest first; also those that ended while something bought for them was still on its way. What this version
     * cannot read is left out, and {@link #unreadable}.
     */
    Mono<List<Job>> takeOver();

    /** Whether a write has come to nothing because another process has taken over. */
    boolean isReplaced();

    /**
     * The latest job of this payer for the same request that ended this way after {@code since} and whose images were
     * never handed out. Empty if there is none.
     *
     * @param outcome {@code settled}: paid for and not received; {@code unpaid}: made, and the payment was refused, for
     *     whatever reason
     */
    Mono<Job> undelivered(Address payer, String fingerprint, String outcome, Instant since);

    /** Notes that the images of a job have reached its client. */
    Mono<Boolean> handedOut(String id, Instant at);

    /**
     * Closed jobs about which something of this kind is to be found out by now, those that have waited longest first.
     * What this version cannot read is left out, and {@link #unreadable}.
     */
    Mono<List<Watch.Due>> due(Instant now, Watch.Kind kind, int limit);

    /** How many jobs this version could not read when it came across them. */
    int unreadable();

    /**
     * What speaks for and against a payer, and against selling at all.
     *
     * @param daySince from when on counts what a payer did, and what a facilitator reported that never was
     * @param hourSince from when on losses count
     * @param provenBy reported settlements from before this should be on the chain
     */
    Mono<Standing> standing(Address payer, Instant daySince, Instant hourSince, Instant provenBy);

    /**
     * @param strikes settlements of this payer that it made fail; not those that expired, or that our own facilitator
     *     would not make
     * @param hasPaid whether one was ever proven
     * @param working holds of this payer that nobody has begun to settle, atomic units
     * @param losses of us in all, atomic units
     * @param lost what purchases for this payer cost us for nothing, less what it really paid if there are any, atomic
     *     units
     * @param unproven reported settlements that the chain does not show, or has proven impossible, atomic units
     */
    record Standing(int strikes, boolean hasPaid, long working, long losses, long lost, long unproven) {}

    /** What has been drawn from a budget, as last committed. */
    long drawn(String scope, long window);

    /** How a change went. */
    enum Verdict {
        APPLIED,
        /** Somebody was first: the key is taken, or the job has moved on. */
        CONFLICT,
        /** A budget has not enough left; nothing was changed. */
        OVER_BUDGET,
        /** Too much is waiting to be written; nothing was changed. */
        OVERLOADED,
        /** Another process has taken over: this one writes nothing any more. */
        LOST
    }
}
