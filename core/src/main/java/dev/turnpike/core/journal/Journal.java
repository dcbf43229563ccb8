package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The durable memory of jobs. A change that it answers {@code APPLIED} to survives a crash of process and machine. */
public interface Journal {
    /**
     * Makes a change durable, whole or not at all; a change that closes a job also gives back the room of its hold.
     * Answers by value; an error signal means that the outcome could not be read back.
     */
    Mono<Verdict> apply(Change change);

    /** The job that holds this payment; empty if there is none. */
    Mono<Job> find(PaymentKey key);

    /** A job by its id; empty if there is none. */
    Mono<Job> job(String id);

    /**
     * Takes over every unfinished job that no living process drives, so that a late write of its former owner fails, and
     * lists these jobs, oldest first: open jobs, and closed ones with a purchase that is not settled. Rows that this
     * version cannot read are left out and counted by {@link #unreadable}. Where the ledger is shared it is to be called
     * again and again, and takes over a bounded number at once.
     */
    Mono<List<Job>> takeOver();

    /** Whether a write has failed because another process has taken over. A process that shares the ledger may come back. */
    boolean isReplaced();

    /** This process among those that share the ledger; answered from memory. */
    default Replica replica() {
        return Replica.ALONE;
    }

    /**
     * All that an admission asks the ledger, as one question.
     *
     * @param fingerprint of the request that the payment comes with
     * @param paidSince jobs that were paid for and closed before this moment are not handed out again
     * @param withheldSince jobs whose images were withheld and that were closed before this moment are not handed out
     * @param recordSince strikes and losses before this moment do not count; kept by the hour
     */
    Mono<Arrival> arrival(PaymentKey key, String fingerprint, Instant paidSince, Instant withheldSince,
            Instant recordSince);

    /** Notes that the images of a job have reached its client; false if that was noted before. */
    Mono<Boolean> handedOut(String id, Instant at);

    /**
     * Closed jobs whose time to be asked about has come by the clock of their chain, the longest waiting first. Rows that
     * this version cannot read are left out and counted by {@link #unreadable}.
     *
     * @param until by chain id; for all other chains the latest of these moments counts
     */
    Mono<List<Watch.Due>> due(Map<Long, Instant> until, int limit);

    /** How many jobs this version has met and could not read. */
    int unreadable();

    /**
     * The record of a payer.
     *
     * @param since strikes and losses before this moment do not count; kept by the hour
     */
    Mono<PayerRecord> payer(Address payer, Instant since);

    /**
     * The figures of all payers together, as last committed; answered from memory. They are kept by the minute, so that
     * an amount may begin to count, and cease to, up to a minute early or late.
     *
     * @param lostSince losses before this moment do not count
     * @param disprovenSince sales that were proven impossible count if they were closed since then
     * @param provenBy sales that were closed until then should be on the chain, and count if they are not
     */
    HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy);

    /** The health of the writer, as of now; answered from memory. */
    Pulse pulse();

    /** The amount drawn from a budget, as last committed. */
    long drawn(String scope, long window);

    /** The outcome of a change. */
    enum Verdict {
        APPLIED,
        /** Another change was first: the key is taken, or the job has moved on. */
        CONFLICT,
        /** A budget has not enough left; nothing was changed. */
        OVER_BUDGET,
        /** Too much is waiting to be written; nothing was changed. */
        OVERLOADED,
        /** Another process has taken over the job, or everything; this one does not write this. */
        LOST
    }
}
