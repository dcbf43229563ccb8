package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a job, with everything that must be durable together with it.
 *
 * @param before the job the step starts from; its version and epoch must still be the journal's. Null for a new job
 * @param after the job the step leads to
 * @param draws room taken from budgets; if one of them has not enough left, nothing happens
 * @param postings amounts moved between accounts
 * @param watch news about a closed job; null: none. A change that closes a job without news makes it due at once
 * @param claims id of an earlier job whose images this one hands out; nothing happens if they were handed out
 *     meanwhile. Null: none
 * @param webhook who is told of the end of a new job; null: nobody
 * @param room the room that a new hold must fit in, or nothing happens. Null: any, and for every later step
 */
public record Change(@Nullable Job before, Job after, List<Draw> draws, List<Posting> postings, @Nullable Watch watch,
        @Nullable String claims, @Nullable Webhook webhook, @Nullable Room room) {
    public Change {
        draws = List.copyOf(draws);
        postings = List.copyOf(postings);
    }

    public Change(@Nullable Job before, Job after, List<Draw> draws, List<Posting> postings) {
        this(before, after, draws, postings, null, null, null, null);
    }

    /** A new job, if its hold finds room. */
    public static Change first(Job job, @Nullable Room room) {
        return new Change(null, job, List.of(), List.of(), null, null, null, room);
    }

    public static Change of(Job before, Job after, Posting... postings) {
        return new Change(before, after, List.of(), List.of(postings));
    }

    /** News about a closed job. Its postings are made with the first proof, and never again. */
    public static Change noted(Job job, Watch watch, List<Posting> postings) {
        return new Change(job, job.noted(), List.of(), postings, watch, null, null, null);
    }

    /** The same hold, whose job starts with the images of an earlier one that was not paid for. */
    public Change claiming(Job earlier) {
        return new Change(before, after, draws, postings, watch, earlier.id(), webhook, room);
    }

    /** The same hold, whose job's end is told there; null: nowhere. */
    public Change telling(@Nullable Webhook webhook) {
        return new Change(before, after, draws, postings, watch, claims, webhook, room);
    }

    /** The same change with a proof about the payment. Unsettled purchases, if any, are looked at from {@code at} on. */
    public Change proven(Watch.Proof proof, Instant at) {
        boolean more = after.work().unsettled();
        return new Change(before, after, draws, postings, new Watch(proof, more ? at : null), claims, webhook, room);
    }

    /**
     * Whether this change takes back a job for which nothing was begun. Its driver finds that out before it begins
     * anything, so that any process may make it.
     */
    public boolean takesBack() {
        return before != null && before.state() instanceof State.Held && !after.work().begun() && after.closed();
    }

    /** Whether this change closes an open job. */
    public boolean closing() {
        return before != null && !before.closed() && after.closed();
    }

    /**
     * The limits of law 8 for open holds: the price of every job from its hold until it is closed.
     *
     * @param own the most its payer may have open, this hold included; atomic units
     * @param newcomers the most that all payers together may have open of whom the chain has proven nothing
     * @param all the most that all payers together may have open
     */
    public record Room(long own, long newcomers, long all) {}

    /**
     * Room taken from a budget, or given back.
     *
     * @param scope such as {@code all/hour} or {@code x-router/day}
     * @param window start of the hour or day in unix seconds
     * @param amount atomic units; negative gives back
     * @param limit the most that may be drawn in all
     */
    public record Draw(String scope, long window, long amount, long limit) {}

    /**
     * An amount that moves from one account to another: a balanced pair of entries.
     *
     * @param purchase number of the purchase it belongs to; 0 for the payment
     */
    public record Posting(Account from, Account to, UsdcAmount amount, String why, int purchase) {}
}
