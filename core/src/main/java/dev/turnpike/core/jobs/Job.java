package dev.turnpike.core.jobs;

import dev.turnpike.core.work.JobWork;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.time.Instant;

/**
 * One piece of work that is paid for or about to be, from the hold of the money to the end: the aggregate of the whole
 * gateway. Its payment's half is here, its work's half is a {@link JobWork}.
 *
 * <p>Immutable; every transition is a new value that counts only once the journal has it.
 *
 * @param version counts transitions; a write that expects another is refused
 * @param epoch counts owners; a late write of an earlier owner is refused
 */
public record Job(Facts facts, State state, JobWork work, long version, long epoch) {
    private static final int BRIEF = 10;

    public String id() {
        return facts.id();
    }

    /** The id of a job as logs have it: enough to find it by, and too little to see or cancel it with. */
    public static String brief(String id) {
        return id.length() <= BRIEF ? id : id.substring(0, BRIEF) + "…";
    }

    /** Whether it is worked on, or will be: nothing is delivered yet. */
    public boolean inWork() {
        return state instanceof State.Held || state instanceof State.Working;
    }

    public boolean closed() {
        return state instanceof State.Closed;
    }

    /** The next version of this job in another state. */
    public Job in(State next) {
        return new Job(facts, next, work, version + 1, epoch);
    }

    /** The next version of this job, further on with its work. */
    public Job with(JobWork next) {
        return new Job(facts, state, next, version + 1, epoch);
    }

    /** The next version of this job, further on with its work and in another state. */
    public Job with(JobWork next, State state) {
        return new Job(facts, state, next, version + 1, epoch);
    }

    /** The next version of this job, otherwise unchanged: something about it became known. */
    public Job noted() {
        return new Job(facts, state, work, version + 1, epoch);
    }

    /**
     * What never changes about a job.
     *
     * @param id unguessable; it alone lets a client see the job
     * @param fingerprint of method, path and canonical body: the same authorization with another is refused
     * @param terms what was offered, paid and is to be settled
     * @param generation of the price list it was sold by
     * @param deadline when work must have ended, so that there is time to settle
     */
    public record Facts(String id, PaymentKey key, String fingerprint, Payment payment, Terms terms, long generation,
            Instant heldAt, Instant deadline) {}
}
