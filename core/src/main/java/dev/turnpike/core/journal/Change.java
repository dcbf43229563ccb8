package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One step of a job, with everything that must be durable together with it.
 *
 * @param before what the step was taken from, whose version and epoch must still be the journal's; null for a new job
 * @param after what it leads to
 * @param draws room it takes from budgets; not enough in any of them and nothing happens
 * @param postings amounts it moves between accounts
 * @param watch what has been found out about a closed job; null: nothing new. A change that closes a job has it looked
 *     at soon
 * @param claims the id of an earlier job whose images this one hands out; nothing happens if they were handed out
 *     meanwhile. Null: none
 */
public record Change(@Nullable Job before, Job after, List<Draw> draws, List<Posting> postings, @Nullable Watch watch,
        @Nullable String claims) {
    /** A change that closes a job gives back the room its hold took, whoever makes it. */
    public Change {
        draws = closes(before, after) ? Stream.concat(draws.stream(), Holds.given(after).stream()).toList()
                : List.copyOf(draws);
        postings = List.copyOf(postings);
    }

    public Change(@Nullable Job before, Job after, List<Draw> draws, List<Posting> postings) {
        this(before, after, draws, postings, null, null);
    }

    /** A hold. */
    public static Change first(Job job, List<Draw> room) {
        return new Change(null, job, room, List.of());
    }

    public static Change first(Job job) {
        return first(job, List.of());
    }

    /** The same hold, whose job starts with what an earlier one was not paid for. */
    public Change claiming(Job earlier) {
        return new Change(before, after, draws, postings, watch, earlier.id());
    }

    /** Something found out about a closed job. The postings are made with its first fate, and never again. */
    public static Change noted(Job job, Watch watch, List<Posting> postings) {
        return new Change(job, job.noted(), List.of(), postings, watch, null);
    }

    /**
     * The same change, which also settles what became of the payment. What is not known of purchases is looked at from
     * {@code at} on.
     */
    public Change known(Watch.Fate fate, Instant at) {
        boolean more = after.purchases().stream().map(Bought::standing).anyMatch(Bought.Standing::unsettled);
        return new Change(before, after, draws.stream().filter(d -> !Holds.given(after).contains(d)).toList(), postings,
                new Watch(fate, more ? at : null), claims);
    }

    public boolean closing() {
        return closes(before, after);
    }

    private static boolean closes(@Nullable Job before, Job after) {
        return before != null && !before.closed() && after.closed();
    }

    public static Change of(Job before, Job after, Posting... postings) {
        return new Change(before, after, List.of(), List.of(postings));
    }

    /**
     * Room taken from a budget, or given back.
     *
     * @param scope such as {@code all/hour} or {@code x-router/day}, or {@code job/ID} for what one job may spend
     * @param window start of the hour or day in unix seconds; 0 for a job
     * @param amount atomic units; negative gives back
     * @param limit what may be drawn in all
     */
    public record Draw(String scope, long window, long amount, long limit) {}

    /**
     * An amount that moves from one account to another: a balanced pair of entries.
     *
     * @param purchase number of the purchase it belongs to; 0 for the payment
     */
    public record Posting(Account from, Account to, UsdcAmount amount, String why, int purchase) {}
}
