package dev.turnpike.core.buying;

import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.orders.Written;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.Sale;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Http;
import java.time.InstantSource;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Has images made for jobs. Everything it knows of a job between two steps is in the journal. */
public final class ImageWork implements Sale.Work {
    private final Workshop shop;

    public ImageWork(Supplier<Fleet> fleet, Planner planner, Health health, Circuits circuits, Spending spending,
            Exposure exposure, Steps steps, Http http, KeptFiles files, Supplier<String> publicUrl,
            Supplier<String> ids, AttemptLog log, InstantSource clock, Scheduler scheduler) {
        DeliveryCheck check = new DeliveryCheck(http, files, ids, scheduler);
        this.shop = new Workshop(fleet, planner, health, circuits, spending, exposure, steps, check, log, clock,
                scheduler);
    }

    @Override
    public Mono<Job> carryOn(Job job) {
        return shop.steps()
                .take(job,
                        now -> now.state() instanceof State.Held ? Change.of(now, now.in(new State.Working())) : null)
                .flatMap(now -> now.state() instanceof State.Working ? new Attempts(shop, now).run() : Mono.just(now));
    }

    @Override
    public Mono<Boolean> stillThere(Job job) {
        return Mono.justOrEmpty(job.delivery()).flatMap(made -> {
            ImageOrder order = Written.read(job.facts().sale()).order().withModel(made.model());
            boolean ownNetwork = shop.fleet()
                    .get()
                    .upstream(made.upstream())
                    .filter(u -> u.settings().allowPrivate())
                    .isPresent();
            return shop.check().again(made.pictures(), order, ownNetwork ? Http.Reach.PRIVATE : Http.Reach.PUBLIC);
        }).defaultIfEmpty(false);
    }

    /** What can be said by now of purchases that a job has ended without; the job as it is then. */
    public Mono<Job> askChain(Job job, ChainReader chain) {
        return Flux.fromIterable(job.purchases())
                .filter(b -> b.standing().unsettled())
                .reduce(Mono.just(job), (before, bought) -> before.flatMap(now -> ask(now, bought, chain)))
                .flatMap(last -> last);
    }

    /**
     * An attempt that is still at it, or broke off, changes nothing of this: what it would bring is of no use any more.
     */
    private Mono<Job> ask(Job job, Bought bought, ChainReader chain) {
        return switch (bought.standing()) {
            case INTENDED, IN_DOUBT -> proven(job, bought, chain);
            case PAID -> Purchases.lost(shop, job, bought.number(), "of no use after the job had ended");
            case VOID, DELIVERED, LOST -> Mono.just(job);
        };
    }

    private Mono<Job> proven(Job job, Bought bought, ChainReader chain) {
        return chain.fate(bought.purchase().asset(), bought.purchase().authorization(), bought.intendedAt())
                .flatMap(fate -> switch (fate) {
                    case ChainReader.Fate.Moved moved ->
                        Purchases.provenPaid(shop, job, bought.number(), moved.transaction());
                    case ChainReader.Fate.Impossible dead ->
                        Purchases.provenVoid(shop, job, bought.number(), "proven void: " + dead.why());
                    case ChainReader.Fate.Open open -> Mono.just(job);
                    case ChainReader.Fate.NotKnown unknown -> Mono.just(job);
                });
    }

    /** After a restart: what was bought for a job that has come to its end without it. */
    public Mono<Job> tidy(Job job) {
        return Flux.fromIterable(job.purchases())
                .filter(b -> b.standing().unsettled())
                .reduce(Mono.just(job), this::tidy)
                .flatMap(last -> last);
    }

    private Mono<Job> tidy(Mono<Job> before, Bought bought) {
        return before.flatMap(job -> switch (bought.standing()) {
            case INTENDED -> Purchases.inDoubt(shop, job, bought.number(), "restarted before an answer came");
            case PAID -> Purchases.lost(shop, job, bought.number(), "of no use after the job had ended");
            case VOID, DELIVERED, LOST, IN_DOUBT -> Mono.just(job);
        });
    }
}
