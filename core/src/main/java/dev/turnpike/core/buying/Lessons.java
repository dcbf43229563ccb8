package dev.turnpike.core.buying;

import dev.turnpike.core.buying.Attempt.Made;
import dev.turnpike.core.health.Experience.Trial;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Exposure.Recheck;
import dev.turnpike.core.work.Route.Outcome;
import dev.turnpike.core.work.Route.Tried;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What the attempts of one job have shown: of the upstreams, of the client's payment, and for the route. */
final class Lessons {
    private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);

    /** What an upstream asks is our cost, which is not shown to everybody. */
    private static final String TOO_DEAR = Offer.Why.TOO_DEAR.name();

    private final LatestJob latest;
    private final Purchases purchases;
    private final Consumer<Tried> log;
    private final List<Tried> tried = new CopyOnWriteArrayList<>();
    private volatile @Nullable Recheck unpayable;
    private volatile boolean promptRefused;

    Lessons(LatestJob latest, Purchases purchases, Consumer<Tried> log) {
        this.latest = latest;
        this.purchases = purchases;
        this.log = log;
    }

    /** All attempts that have ended, in that order. */
    List<Tried> tried() {
        return tried;
    }

    /** Why the client's payment cannot be relied on any more; null while it can. */
    @Nullable
    Recheck unpayable() {
        return unpayable;
    }

    /** Whether an upstream will not make what the prompt says, paid or not. */
    boolean promptRefused() {
        return promptRefused;
    }

    /** Done when all that follows from the end of an attempt is durable. */
    Mono<Job> learn(Trial trial, Ended ended) {
        return switch (ended) {
            case Ended.Delivered(Made made, UsdcAmount cost) -> {
                trial.delivered();
                ImageOrder order = order();
                trial.sized(order.promise(),
                        made.images()
                                .pictures()
                                .stream()
                                .allMatch(picture -> order.resolution()
                                        .equals(new Resolution(picture.width(), picture.height()))));
                note(trial, Outcome.DELIVERED, null, cost);
                yield latest.offer(made) ? Mono.empty()
                        : purchases.lost(latest.get(), made.images().purchase(), made.receipt(), "another was first")
                                .doOnNext(latest::moved);
            }
            case Ended.Refused refused -> {
                Offer.Unacceptable offer = refused.offer();
                if (offer.why() == Offer.Why.THROTTLED) trial.throttled(offer.retryAfter());
                yield note(trial, Outcome.REFUSED, offer.why() + ": " + offer.detail(), refused.cost());
            }
            case Ended.KeyRefused(Submission.Refused why, UsdcAmount cost) -> {
                if (why.retryAfter().isPositive()) trial.throttled(why.retryAfter());
                if (why.cause() == Submission.Cause.MODEL) trial.refused();
                yield note(trial, Outcome.REFUSED, why.cause().name().toLowerCase(Locale.ROOT) + ": " + why.code(),
                        cost);
            }
            case Ended.Unpayable(Recheck why, UsdcAmount cost) -> {
                unpayable = why;
                yield note(trial, Outcome.UNPAYABLE, "second look at the payment: " + why, cost);
            }
            case Ended.Failed(Outcome outcome, String detail, UsdcAmount cost, Duration wait, @Nullable Resolution made) -> {
                if (made != null) trial.missized(order().promise(), made);
                if (outcome.isPaid()) trial.lost();
                if (wait.isPositive()) trial.throttled(wait);
                yield note(trial, outcome, detail, cost);
            }
            case Ended.PromptRefused refused -> {
                promptRefused = true;
                yield note(trial, refused.outcome(), refused.detail(), refused.cost());
            }
            case Ended.Abandoned(Outcome outcome, String detail, UsdcAmount cost) -> note(trial, outcome, detail, cost);
        };
    }

    private ImageOrder order() {
        return Purchases.work(latest.get()).request().order();
    }

    private Mono<Job> note(Trial trial, Outcome outcome, @Nullable String detail, @Nullable UsdcAmount cost) {
        Tried attempt = new Tried(trial.upstream(), trial.model(), outcome, detail, trial.took().toMillis(), cost);
        tried.add(attempt);
        log.accept(attempt);
        if (outcome != Outcome.DELIVERED) {
            trial.failed(outcome.label(), detail == null ? "" : detail.startsWith(TOO_DEAR) ? TOO_DEAR : detail);
            LOG.warn("an attempt at {} for {} ended {}: {}", trial.upstream(), trial.model(), outcome.label(), detail);
        }
        return Mono.empty();
    }
}
