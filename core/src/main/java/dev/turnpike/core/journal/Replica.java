package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;

/**
 * This process among those that serve with the same ledger, as last seen. What it says is advice: the journal's
 * transactions decide by themselves whose a job is.
 *
 * @param epoch the jobs of this epoch are driven by this process, and by no other; no two processes ever have the same
 * @param shared whether other processes may serve with the same ledger; false: every open job is this process's
 * @param onDuty whether this process does what one does for all, such as reading the chains
 * @param living how many processes serve, this one included
 */
public record Replica(long epoch, boolean shared, boolean onDuty, int living) {
    /** A process that has its ledger to itself. */
    public static final Replica ALONE = new Replica(1, false, true, 1);

    /** Whether this process drives a job that is not closed. Of all others it only reads. */
    public boolean drives(Job job) {
        return drives(job.epoch());
    }

    public boolean drives(long ofJob) {
        return !shared || ofJob == epoch;
    }
}
