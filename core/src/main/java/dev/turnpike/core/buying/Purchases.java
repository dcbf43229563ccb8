package dev.turnpike.core.buying;

import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Bought.Standing;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The transitions of a purchase, each with the entries that say where the money is: treasury, exposure (perhaps spent),
 * cost (spent for work), loss.
 */
final class Purchases {
    private Purchases() {}

    /**
     * Law 3: durable, with its room in every budget, before a byte of the signature leaves. Nothing happens unless the
     * job is being worked on and something is still wanted for it.
     */
    static Mono<Job> intend(Workshop shop, Job job, SignedOrder purchase, BooleanSupplier wanted) {
        Instant at = shop.clock().instant();
        return shop.steps().attempt(job, now -> {
            if (!(now.state() instanceof State.Working) || !wanted.getAsBoolean()) return null;
            Bought bought = Bought.intended(now.purchases().size() + 1, purchase, at);
            return new Change(now, now.with(bought),
                    shop.spending().draws(now, purchase.upstream(), purchase.amount(), at),
                    List.of(move(bought, Account.TREASURY, exposure(bought), "intended")));
        });
    }

    /** Provably not sent: its room and its money are free again. */
    static Mono<Job> notBought(Workshop shop, Job job, int number, String why) {
        return shop.steps().take(job, now -> {
            Bought bought = now.purchase(number);
            if (bought.standing() != Standing.INTENDED) return null;
            Bought next = bought.now(Standing.VOID, why, shop.clock().instant());
            return new Change(now, now.with(next),
                    shop.spending()
                            .back(now, bought.purchase().upstream(), bought.purchase().amount(), bought.intendedAt()),
                    List.of(move(bought, exposure(bought), Account.TREASURY, "void")));
        });
    }

    /** The chain shows that it never can be paid. */
    static Mono<Job> provenVoid(Workshop shop, Job job, int number, String why) {
        return unproven(shop, job, number, (now, bought) -> new Change(now,
                now.with(bought.now(Standing.VOID, why, shop.clock().instant())),
                shop.spending()
                        .back(now, bought.purchase().upstream(), bought.purchase().amount(), bought.intendedAt()),
                List.of(move(bought, exposure(bought), Account.TREASURY, why))));
    }

    /** The chain shows that it was paid, and nothing came of it. */
    static Mono<Job> provenPaid(Workshop shop, Job job, int number, Bytes32 transaction) {
        return unproven(shop, job, number,
                (now, bought) -> Change.of(now, now.with(bought.paidFor(transaction, shop.clock().instant())),
                        move(bought, exposure(bought), cost(bought), "proven paid"),
                        lossOf(bought, "paid and not delivered")));
    }

    static Mono<Job> inDoubt(Workshop shop, Job job, int number, String why) {
        return from(shop, job, number, Standing.INTENDED,
                (now, bought) -> Change.of(now, now.with(bought.now(Standing.IN_DOUBT, why, shop.clock().instant()))));
    }

    /** The upstream has our money and works. */
    static Mono<Job> accepted(Workshop shop, Job job, int number, Ticket ticket, @Nullable Bytes32 receipt) {
        return from(shop, job, number, Standing.INTENDED,
                (now, bought) -> Change.of(now, now.with(bought.accepted(ticket, receipt, shop.clock().instant())),
                        move(bought, exposure(bought), cost(bought), "paid")));
    }

    /**
     * The upstream has handed something out, which also ends a doubt that another owner of the job has noted meanwhile.
     */
    static Mono<Job> finished(Workshop shop, Job job, int number, Images images, @Nullable Bytes32 receipt) {
        return shop.steps().take(job, now -> {
            Bought bought = now.purchase(number);
            Job next = now.with(bought.finished(images, receipt, shop.clock().instant()));
            return switch (bought.standing()) {
                case INTENDED, IN_DOUBT -> Change.of(now, next, move(bought, exposure(bought), cost(bought), "paid"));
                case PAID -> Change.of(now, next);
                case VOID, DELIVERED, LOST -> null;
            };
        });
    }

    static Mono<Job> lost(Workshop shop, Job job, int number, String why) {
        return from(shop, job, number, Standing.PAID, (now, bought) -> Change.of(now,
                now.with(bought.now(Standing.LOST, why, shop.clock().instant())), lossOf(bought, why)));
    }

    /** A job's next version with every purchase that is paid and still awaited given up, but for one. */
    static Job givenUp(Job job, int but, Instant at, List<Posting> postings) {
        Job next = job;
        for (Bought bought : job.purchases()) {
            if (bought.standing() != Standing.PAID || bought.number() == but) continue;
            next = next.with(bought.now(Standing.LOST, "not needed any more", at));
            postings.add(lossOf(bought, "not needed any more"));
        }
        return next;
    }

    private static Posting lossOf(Bought bought, String why) {
        return move(bought, cost(bought), Account.LOSS, why);
    }

    private static Mono<Job> from(Workshop shop, Job job, int number, Standing expected,
            BiFunction<Job, Bought, Change> step) {
        return shop.steps()
                .take(job, now -> now.purchase(number).standing() == expected ? step.apply(now, now.purchase(number))
                        : null);
    }

    /** In doubt, or intended by an attempt that broke off before it could say so. */
    private static Mono<Job> unproven(Workshop shop, Job job, int number, BiFunction<Job, Bought, Change> step) {
        return shop.steps().take(job, now -> switch (now.purchase(number).standing()) {
            case INTENDED, IN_DOUBT -> step.apply(now, now.purchase(number));
            case VOID, PAID, DELIVERED, LOST -> null;
        });
    }

    private static Posting move(Bought bought, Account from, Account to, String why) {
        return new Posting(from, to, bought.purchase().amount(), why.length() > 200 ? why.substring(0, 200) : why,
                bought.number());
    }

    private static Account exposure(Bought bought) {
        return new Account.Exposure(bought.purchase().upstream());
    }

    private static Account cost(Bought bought) {
        return new Account.Cost(bought.purchase().upstream());
    }
}
