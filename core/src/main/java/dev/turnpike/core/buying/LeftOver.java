package dev.turnpike.core.buying;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.x402.ChainReader;
import java.time.InstantSource;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ends the purchases that a job has come to its end without. */
public final class LeftOver {
    private static final String NO_PROOF = "paid and not delivered: in doubt to its end";
    private static final String OF_NO_USE = "of no use after the job had ended";

    private final Purchases purchases;
    private final ChainReader chain;
    private final InstantSource clock;

    /** @param chain knows what happened on every network */
    public LeftOver(Purchases purchases, ChainReader chain, InstantSource clock) {
        this.purchases = purchases;
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * Asks the chain about every purchase in doubt, and ends those that were paid by key and have been in doubt for too
     * long: they count as spent. Emits the job as it is then. An attempt that is still under way, or
     * broke off, makes no difference: what it would bring is of no use any more.
     */
    public Mono<Job> askChain(Job job) {
        return each(job, (now, bought) -> switch (bought.state()) {
            case INTENDED, IN_DOUBT -> proven(now, bought);
            case PAID -> purchases.lost(now, bought.number(), null, OF_NO_USE);
            case VOID, DELIVERED, LOST -> Mono.just(now);
        });
    }

    private Mono<Job> proven(Job job, Purchase bought) {
        var order = bought.order();
        if (order.keyed())
            return clock.instant().isBefore(order.doubtEnds()) ? Mono.just(job)
                    : purchases.lost(job, bought.number(), null, NO_PROOF);
        return chain.fate(order.asset(), order.authorization(), bought.intendedAt()).flatMap(fate -> switch (fate) {
            case ChainReader.Fate.Moved moved -> purchases.provenPaid(job, bought.number(), moved.transaction());
            case ChainReader.Fate.Impossible dead ->
                purchases.provenVoid(job, bought.number(), "proven void: " + dead.why());
            case ChainReader.Fate.Open open -> Mono.just(job);
            case ChainReader.Fate.NotKnown unknown -> Mono.just(job);
        });
    }

    /** After a restart: no attempt is under way any more. */
    public Mono<Job> tidy(Job job) {
        return each(job, (now, bought) -> switch (bought.state()) {
            case INTENDED -> purchases.inDoubt(now, bought.number(), "restarted before an answer came");
            case PAID -> purchases.lost(now, bought.number(), null, OF_NO_USE);
            case VOID, DELIVERED, LOST, IN_DOUBT -> Mono.just(now);
        });
    }

    private static Mono<Job> each(Job job, BiFunction<Job, Purchase, Mono<Job>> step) {
        return Flux.fromIterable(Purchases.of(job))
                .filter(bought -> bought.state().unsettled())
                .reduce(Mono.just(job), (before, bought) -> before.flatMap(now -> step.apply(now, bought)))
                .flatMap(last -> last);
    }
}
