package dev.turnpike.core.buying;

import dev.turnpike.core.buying.Attempt.Made;
import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.delivery.DeliveryCheck.Checked;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route.Outcome;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes what one upstream was asked for, or its refusal: between paid and given up there is nothing to lose by asking again, or by looking
 * elsewhere.
 */
final class Goods {
    /** How long the images of a job that says that it is done may still be others than those ordered. */
    private static final Duration SETTLED = Duration.ofSeconds(15);
    /** How long images beside a job are waited for that are not there yet: they may be none, and the job is asked after. */
    private static final Duration BESIDE = Duration.ofSeconds(5);

    private final LatestJob latest;
    private final RoomyUpstream upstream;
    private final ImageOrder order;
    private final AttemptLimits limits;
    private final Purchases purchases;
    private final DeliveryCheck check;
    private final Polls polls;
    private final Time time;
    /** What follows once the upstream has taken the order; null before. */
    private volatile @Nullable Mono<Ended> rest;

    Goods(LatestJob latest, RoomyUpstream upstream, ImageOrder order, AttemptLimits limits, Tools tools) {
        this.latest = latest;
        this.upstream = upstream;
        this.order = order;
        this.limits = limits;
        this.purchases = tools.purchases();
        this.check = tools.rooms().check();
        this.polls = tools.polls();
        this.time = tools.time();
    }

    /**
     * The order, and then whatever follows from its ticket. That may take minutes, and nothing of the order's own
     * exchange and rows is kept in memory meanwhile.
     */
    Mono<Ended> toTheEnd(Mono<Ended> order) {
        return Apart.from(order).switchIfEmpty(Mono.defer(() -> {
            Mono<Ended> then = rest;
            return then == null ? Mono.empty() : then;
        }));
    }

    /** Declined: the money may have gone. Failed: it has. Refused: nothing was spent. */
    Mono<Ended> refused(Purchase bought, Ended.PromptRefused refused) {
        String why = refused.outcome().label() + ": " + refused.detail();
        return (switch (refused.outcome()) {
            case FAILED -> purchases.lost(latest.get(), bought.number(), null, why);
            case REFUSED -> purchases.notBought(latest.get(), bought.number(), why);
            default -> purchases.inDoubt(latest.get(), bought.number(), why);
        }).map(latest::moved).thenReturn(refused);
    }

    /** Images in the answer to the order. Where they are not what was ordered, its job is asked for others. */
    Mono<Ended> finished(Purchase bought, Submission.Finished done) {
        Ticket ticket = done.ticket();
        Bytes32 receipt = done.transaction();
        return ticket == null
                ? finished(bought, done.images(), receipt, check::check, patience(time.now()),
                        bad -> bad(bought, receipt, bad))
                : accepted(bought, ticket, receipt,
                        finished(bought, done.images(), receipt, check::checkOfJob, beside(time.now()),
                                bad -> Mono.empty()).switchIfEmpty(Mono.defer(() -> follow(bought, ticket))));
    }

    Mono<Ended> accepted(Purchase bought, Ticket ticket, @Nullable Bytes32 receipt) {
        return accepted(bought, ticket, receipt, Mono.defer(() -> follow(bought, ticket)));
    }

    /** The ticket is durable before anything else is done. Empty: the rest is to follow. */
    private Mono<Ended> accepted(Purchase bought, Ticket ticket, @Nullable Bytes32 receipt, Mono<Ended> then) {
        return purchases.accepted(latest.get(), bought.number(), ticket, receipt).flatMap(job -> {
            if (!moved(job)) return late(bought.number(), null);
            rest = then;
            return Mono.empty();
        });
    }

    /** Polls until the upstream's job is done or has failed, or ours is over. */
    Mono<Ended> follow(Purchase bought, Ticket ticket) {
        Following following = new Following(bought, ticket.boughtBy(bought.order()));
        return Mono.defer(following::once).repeat(following::again).next();
    }

    /** One job as it is polled until it is done; no answer is kept while the next is waited for. */
    private final class Following {
        private final Purchase bought;
        private final Ticket ticket;
        /** When the job first had images that were not what was ordered. */
        private @Nullable Instant first;
        private volatile boolean again;

        Following(Purchase bought, Ticket ticket) {
            this.bought = bought;
            this.ticket = ticket;
        }

        boolean again() {
            return again;
        }

        /** Empty if there is nothing yet, or nothing any more. */
        Mono<Ended> once() {
            again = false;
            return Overhead.outside(polls.follow(upstream, ticket, latest::wanted)).flatMap(end -> switch (end) {
                case Progress.Finished done -> images(done.images(), done.said());
                case Progress.Failed no -> lost(bought, null, Outcome.FAILED, no.code());
                case Progress.PromptRefused no ->
                    refused(bought, new Ended.PromptRefused(Outcome.FAILED, no.code(), bought.amount()));
                case Progress.Pending p -> Mono.<Ended>empty();
                case Progress.Unreachable u -> Mono.<Ended>empty();
            });
        }

        private Mono<Ended> images(Images images, boolean said) {
            Instant since = first == null ? time.now() : first;
            first = since;
            return finished(bought, images, null, check::checkOfJob, patience(since), bad -> {
                again = mayChange(said, since);
                return again ? Mono.empty() : bad(bought, null, bad);
            });
        }
    }

    /** Whether images that are not what was ordered are asked for again: asking is free, and they may be previews. */
    private boolean mayChange(boolean said, Instant since) {
        Instant now = time.now();
        boolean patient = patience(since).getAsBoolean();
        Instant next = now.plus(upstream.settings().pollInterval().multipliedBy(2));
        return patient && latest.open(next) && (!said || now.isBefore(since.plus(SETTLED)));
    }

    private BooleanSupplier patience(Instant since) {
        return new Patience(latest, time.clock(), since, limits.stalled());
    }

    private BooleanSupplier beside(Instant since) {
        return () -> latest.wanted() && time.now().isBefore(since.plus(BESIDE));
    }

    /** @param bad what follows where they are not what was ordered */
    private Mono<Ended> finished(Purchase bought, Images images, @Nullable Bytes32 receipt, Look look,
            BooleanSupplier goOn, Function<Checked.Bad, Mono<Ended>> bad) {
        return check.keep(images, order)
                .doOnNext(kept -> upstream.read())
                .flatMap(kept -> latest.wanted() ? inspect(bought, kept, receipt, look, goOn, bad)
                        : late(bought.number(), receipt));
    }

    private Mono<Ended> inspect(Purchase bought, Images images, @Nullable Bytes32 receipt, Look look,
            BooleanSupplier goOn, Function<Checked.Bad, Mono<Ended>> bad) {
        var settings = upstream.settings();
        return look.at(images, order, settings.reach(), goOn).flatMap(checked -> switch (checked) {
            case Checked.Bad no -> bad.apply(no);
            case Checked.Good good -> Mono.just(new Ended.Delivered(
                    new Made(new Delivery(settings.id(), order.model(), bought.number(), good.pictures(), linksEnd()),
                            receipt),
                    bought.amount()));
        });
    }

    /** The upstream's URLs of its images end about then; null where its style does not say. */
    private @Nullable Instant linksEnd() {
        Duration lives = upstream.settings().linksLive();
        return lives == null ? null : time.now().plus(lives);
    }

    private Mono<Ended> late(int number, @Nullable Bytes32 receipt) {
        return purchases.lost(latest.get(), number, receipt, "another was first")
                .doOnNext(latest::moved)
                .then(Mono.empty());
    }

    private Mono<Ended> bad(Purchase bought, @Nullable Bytes32 receipt, Checked.Bad bad) {
        return lost(bought, receipt, Outcome.BAD_IMAGES, bad.detail()).thenReturn(
                new Ended.Failed(Outcome.BAD_IMAGES, bad.detail(), bought.amount(), Duration.ZERO, bad.made()));
    }

    private Mono<Ended> lost(Purchase bought, @Nullable Bytes32 receipt, Outcome outcome, String detail) {
        return purchases.lost(latest.get(), bought.number(), receipt, outcome.label() + ": " + detail)
                .map(latest::moved)
                .thenReturn(new Ended.Failed(outcome, detail, bought.amount()));
    }

    /** Takes note of a newer version. Answers whether the job is still being worked on. */
    private boolean moved(Job job) {
        latest.moved(job);
        return latest.wanted();
    }

    /** How images are inspected. */
    private interface Look {
        Mono<Checked> at(Images images, ImageOrder order, Http.Reach reach, BooleanSupplier goOn);
    }
}
