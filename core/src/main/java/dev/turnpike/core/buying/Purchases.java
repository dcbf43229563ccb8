package dev.turnpike.core.buying;

import dev.turnpike.core.buying.Attempt.Made;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The transitions of a job while work is done on it, and of what is bought for it, each with the entries that say where
 * the money is: treasury or account at the upstream, exposure (perhaps spent), cost (spent for work), loss.
 */
public final class Purchases {
    private static final String NOT_NEEDED = "not needed any more";

    private final Steps steps;
    private final Spending spending;
    private final InstantSource clock;

    public Purchases(Steps steps, Spending spending, InstantSource clock) {
        this.steps = steps;
        this.spending = spending;
        this.clock = clock;
    }

    /** The work's half of a job that images are made for. */
    static ImageWork work(Job job) {
        return switch (job.work()) {
            case ImageWork images -> images;
            case RouteWork route -> throw new IllegalStateException("nothing is bought for a route");
        };
    }

    /** What was bought for a job, whatever it is for. */
    static List<Purchase> of(Job job) {
        return switch (job.work()) {
            case ImageWork images -> images.purchases();
            case RouteWork route -> List.of();
        };
    }

    /** The most one purchase for this job may cost now. */
    UsdcAmount cap(Job job) {
        return spending.cap(job);
    }

    /**
     * The images are there and good, what else is paid for and awaited is not needed any more, and the facilitator is
     * about to be asked: one durable step. It must come before the facilitator hears of the payment (law 5). What an
     * upstream has handed out is not made durable before it was inspected: a crash in between is a crash before the
     * answer, and costs no more.
     */
    Mono<Steps.Outcome> deliver(Job job, Made made, Route route) {
        Delivery delivery = made.images();
        return end(job, (work, postings) -> {
            Purchase bought = work.purchase(delivery.purchase());
            paid(bought, postings);
            ImageWork used = work.with(bought.delivered(made.receipt(), clock.instant()));
            return givenUp(used, delivery.purchase(), postings).with(delivery).along(route);
        }, new State.Settling(clock.instant(), null, null));
    }

    /** The job ends without images; nothing is charged. */
    Mono<Steps.Outcome> release(Job job, Refusal.Code code, String message, Route route) {
        return end(job, (work, postings) -> givenUp(work, 0, postings).along(route),
                new State.Closed(new End.Released(code, message), clock.instant()));
    }

    private Mono<Steps.Outcome> end(Job job, BiFunction<ImageWork, List<Posting>, ImageWork> step, State next) {
        return steps.tell(job, now -> {
            if (!now.inWork()) return null;
            List<Posting> postings = new ArrayList<>();
            ImageWork work = step.apply(work(now), postings);
            return new Change(now, now.with(work, next), List.of(), postings);
        });
    }

    /** Every purchase that is paid and still awaited is given up, but for one. */
    private ImageWork givenUp(ImageWork work, int but, List<Posting> postings) {
        ImageWork next = work;
        for (Purchase bought : work.purchases()) {
            if (bought.state() != Purchase.State.PAID || bought.number() == but) continue;
            next = next.with(bought.now(Purchase.State.LOST, NOT_NEEDED, clock.instant()));
            postings.add(lossOf(bought, NOT_NEEDED));
        }
        return next;
    }

    /**
     * Law 3: durable, with its room in every budget, before a byte of the signature leaves. Nothing happens unless the
     * job's end is open and something is still wanted for it. The first intent is also the begin of the work, which needs
     * no step of its own: nothing outside depends on it.
     */
    Mono<Job> intend(Job job, SignedOrder order, BooleanSupplier wanted) {
        Instant at = clock.instant();
        return steps.attempt(job, now -> {
            if (!now.inWork() || !wanted.getAsBoolean()) return null;
            Purchase bought = Purchase.intended(work(now).purchases().size() + 1, order, at);
            return new Change(now, now.with(work(now).with(bought), new State.Working()),
                    spending.draws(now, order.upstream(), order.amount(), at),
                    List.of(move(bought, source(bought), exposure(bought), "intended")));
        });
    }

    /** Provably not sent: its room and its money are free again. */
    Mono<Job> notBought(Job job, int number, String why) {
        return from(job, number, Purchase.State.INTENDED, (now, bought) -> voided(now, bought, why, "void"));
    }

    /** The chain shows that it never can be paid. */
    Mono<Job> provenVoid(Job job, int number, String why) {
        return unproven(job, number, (now, bought) -> voided(now, bought, why, why));
    }

    private Change voided(Job now, Purchase bought, String why, String entry) {
        return new Change(now, with(now, bought.now(Purchase.State.VOID, why, clock.instant())),
                spending.back(bought.upstream(), bought.amount(), bought.intendedAt()),
                List.of(move(bought, exposure(bought), source(bought), entry)));
    }

    /** The chain shows that it was paid, and nothing came of it. */
    Mono<Job> provenPaid(Job job, int number, Bytes32 transaction) {
        return unproven(job, number,
                (now, bought) -> Change.of(now, with(now, bought.paidFor(transaction, clock.instant())),
                        move(bought, exposure(bought), cost(bought), "proven paid"),
                        lossOf(bought, "paid and not delivered")));
    }

    Mono<Job> inDoubt(Job job, int number, String why) {
        return from(job, number, Purchase.State.INTENDED,
                (now, bought) -> Change.of(now, with(now, bought.now(Purchase.State.IN_DOUBT, why, clock.instant()))));
    }

    /** The upstream has our money and works; durable before it is polled, because only the ticket finds the work again. */
    Mono<Job> accepted(Job job, int number, Ticket ticket, @Nullable Bytes32 receipt) {
        return from(job, number, Purchase.State.INTENDED,
                (now, bought) -> Change.of(now, with(now, bought.accepted(ticket, receipt, clock.instant())),
                        move(bought, exposure(bought), cost(bought), "paid")));
    }

    /**
     * Paid for, and of no use: what the upstream handed out was bad or came too late, or its job failed. That it answered
     * also ends a doubt that another owner of the job has noted meanwhile.
     *
     * @param receipt the upstream's; null if it gave none
     */
    Mono<Job> lost(Job job, int number, @Nullable Bytes32 receipt, String why) {
        return steps.take(job, now -> {
            Purchase bought = work(now).purchase(number);
            if (!bought.state().unsettled()) return null;
            List<Posting> postings = new ArrayList<>();
            paid(bought, postings);
            postings.add(lossOf(bought, why));
            return new Change(now, with(now, bought.lost(receipt, why, clock.instant())), List.of(), postings);
        });
    }

    /** An upstream that has answered has our money, whether or not that was known before. */
    private static void paid(Purchase bought, List<Posting> postings) {
        if (bought.state() == Purchase.State.INTENDED || bought.state() == Purchase.State.IN_DOUBT)
            postings.add(move(bought, exposure(bought), cost(bought), "paid"));
    }

    private static Job with(Job job, Purchase purchase) {
        return job.with(work(job).with(purchase));
    }

    private static Posting lossOf(Purchase bought, String why) {
        return move(bought, cost(bought), Account.LOSS, why);
    }

    private Mono<Job> from(Job job, int number, Purchase.State expected, BiFunction<Job, Purchase, Change> step) {
        return steps.take(job, now -> {
            Purchase bought = work(now).purchase(number);
            return bought.state() == expected ? step.apply(now, bought) : null;
        });
    }

    /** In doubt, or intended by an attempt that broke off before it could say so. */
    private Mono<Job> unproven(Job job, int number, BiFunction<Job, Purchase, Change> step) {
        return steps.take(job, now -> {
            Purchase bought = work(now).purchase(number);
            return switch (bought.state()) {
                case INTENDED, IN_DOUBT -> step.apply(now, bought);
                case VOID, PAID, DELIVERED, LOST -> null;
            };
        });
    }

    private static Posting move(Purchase bought, Account from, Account to, String why) {
        return new Posting(from, to, bought.amount(), why.length() > 200 ? why.substring(0, 200) : why,
                bought.number());
    }

    private static Account source(Purchase bought) {
        return bought.order().keyed() ? new Account.Credit(bought.upstream()) : Account.TREASURY;
    }

    private static Account exposure(Purchase bought) {
        return new Account.Exposure(bought.upstream());
    }

    private static Account cost(Purchase bought) {
        return new Account.Cost(bought.upstream());
    }
}
