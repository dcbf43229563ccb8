package dev.turnpike.core.buying;

import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Delivery;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One call to one upstream, from today's terms to images: every arrow between us and it has its durable row first.
 *
 * <p>The circuit learns from attempts that were paid for, and from those alone.
 */
final class Attempt {
    static final Circuits.Permit NO_PERMIT = new NoPermit();
    private static final Duration TERMS = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final int LOOKS = 4;
    private static final Duration POLL = Duration.ofSeconds(10);

    private final Attempts attempts;
    private final Workshop shop;
    private final @Nullable Upstream upstream;
    private final ImageOrder order;
    private final Circuits.Permit permit;
    private final Instant began;
    private @Nullable UsdcAmount cost;

    Attempt(Attempts attempts, @Nullable Upstream upstream, ImageOrder order, Circuits.Permit permit) {
        this.attempts = attempts;
        this.shop = attempts.shop();
        this.upstream = upstream;
        this.order = order;
        this.permit = permit;
        this.began = shop.clock().instant();
    }

    Instant began() {
        return began;
    }

    /** It goes on, but the circuit need not wait for its end. */
    void overdue() {
        permit.failed(took());
    }

    /** Whatever has not been said by now says nothing of the seller. */
    void over() {
        permit.unused();
    }

    Mono<Void> buy() {
        Upstream seller = upstream();
        return seller.prepare(order, cap(seller), TERMS).flatMap(prepared -> switch (prepared) {
            case Prepared.Refused no -> refused(no.offer());
            case Prepared.Ready ready -> intend(ready.order());
        });
    }

    /** After a restart. An answer may have got lost; only who says that it does not matter is asked twice. */
    Mono<Void> resume(Bought bought) {
        cost = bought.purchase().amount();
        Images images = bought.images();
        Ticket ticket = bought.ticket();
        if (images != null) return inspect(bought.number(), images);
        if (ticket != null) return follow(bought.number(), ticket);
        return upstream().settings().idempotent() ? submit(bought, true)
                : abandon(bought, "restarted before an answer came");
    }

    /** After a restart: there is nobody to ask, or nothing that would help. */
    Mono<Void> abandon(Bought bought, String why) {
        cost = bought.purchase().amount();
        Job job = attempts.job();
        return bought.standing() == Bought.Standing.PAID
                ? Purchases.lost(shop, job, bought.number(), why).flatMap(now -> ended(now, "failed", why))
                : Purchases.inDoubt(shop, job, bought.number(), why).flatMap(now -> ended(now, "in_doubt", why));
    }

    private Mono<Void> refused(Offer.Unacceptable offer) {
        permit.unused();
        if (offer.amount() >= 0) cost = UsdcAmount.ofAtomic(offer.amount());
        if (offer.why() == Offer.Why.THROTTLED)
            shop.health().throttle(settings().id(), order.model(), shop.clock().instant().plus(offer.retryAfter()));
        return ended(attempts.job(), "refused", offer.why() + ": " + offer.detail());
    }

    private Mono<Void> intend(SignedOrder purchase) {
        cost = purchase.amount();
        return look(LOOKS).flatMap(look -> look == Exposure.Look.GOOD ? buy(purchase) : unpayable(look));
    }

    /** A node that does not answer once is asked again. */
    private Mono<Exposure.Look> look(int times) {
        return shop.exposure()
                .look(attempts.job())
                .flatMap(look -> look != Exposure.Look.UNREADABLE || times <= 1 ? Mono.just(look)
                        : Mono.delay(LOOK_AGAIN, shop.scheduler()).then(Mono.defer(() -> look(times - 1))));
    }

    private Mono<Void> unpayable(Exposure.Look look) {
        attempts.unpayable(look);
        return unused(attempts.job(), "unpayable", "second look at the payment: " + look);
    }

    private Mono<Void> buy(SignedOrder purchase) {
        return Purchases.intend(shop, attempts.job(), purchase, attempts::open).flatMap(job -> {
            attempts.moved(job);
            return job.purchases()
                    .stream()
                    .filter(b -> b.purchase().authorization().nonce().equals(purchase.authorization().nonce()))
                    .findFirst()
                    .map(bought -> submit(bought, false))
                    .orElseGet(() -> unused(job, "too_late", "nothing was wanted any more"));
        }).onErrorResume(Steps.OverBudget.class, no -> unused(attempts.job(), "over_budget", "a budget is used up"));
    }

    private Mono<Void> unused(Job job, String outcome, String detail) {
        permit.unused();
        return ended(job, outcome, detail);
    }

    /** @param again whether it may have been sent before: then not having sent it now proves nothing */
    private Mono<Void> submit(Bought bought, boolean again) {
        int number = bought.number();
        return sent(bought).flatMap(submission -> switch (submission) {
            case Submission.Finished done -> finished(number, done.images(), done.transaction());
            case Submission.Accepted taken ->
                Purchases.accepted(shop, attempts.job(), number, taken.ticket(), taken.transaction())
                        .flatMap(job -> stillWanted(job) ? follow(number, taken.ticket()) : late(job, number));
            case Submission.NotBought no when again -> doubted(number, "in_doubt", "not sent again: " + no.detail());
            case Submission.NotBought no -> Purchases.notBought(shop, attempts.job(), number, no.detail())
                    .flatMap(job -> unused(job, "not_bought", no.detail()));
            case Submission.Declined no -> doubted(number, "declined", no.code());
            case Submission.InDoubt unknown -> doubted(number, "in_doubt", unknown.detail());
        });
    }

    private Mono<Submission> sent(Bought bought) {
        Duration most = shop.fleet().get().configuration().routing().attemptTimeout();
        return Mono.defer(() -> upstream().submit(bought.purchase(), most))
                .onErrorResume(broken -> Mono.just(new Submission.InDoubt(broken.getClass().getSimpleName())));
    }

    private Mono<Void> doubted(int number, String outcome, String detail) {
        failed();
        return Purchases.inDoubt(shop, attempts.job(), number, outcome + ": " + detail)
                .flatMap(job -> ended(job, outcome, detail));
    }

    /** Asks until the work is done, has failed, or is not wanted any more. */
    private Mono<Void> follow(int number, Ticket ticket) {
        Duration interval = settings().pollInterval();
        Mono<Progress> look = Mono.delay(interval, shop.scheduler())
                .then(Mono.defer(() -> upstream().poll(ticket, POLL)));
        return look.repeat(() -> stillWanted(attempts.job()))
                .filter(p -> p instanceof Progress.Finished || p instanceof Progress.Failed)
                .next()
                .flatMap(end -> switch (end) {
                    case Progress.Finished done -> finished(number, done.images(), null);
                    case Progress.Failed no -> lost(number, "failed", no.code());
                    case Progress.Pending p -> Mono.<Void>empty();
                    case Progress.Unreachable u -> Mono.<Void>empty();
                });
    }

    private Mono<Void> finished(int number, Images images, @Nullable Bytes32 receipt) {
        return shop.check()
                .keep(images)
                .flatMap(kept -> Purchases.finished(shop, attempts.job(), number, kept, receipt)
                        .flatMap(job -> stillWanted(attempts.moved(job)) ? inspect(number, kept) : late(job, number)));
    }

    private Mono<Void> inspect(int number, Images images) {
        return shop.check().check(images, order, attempts.reach(settings())).flatMap(checked -> switch (checked) {
            case DeliveryCheck.Checked.Bad bad -> lost(number, "bad_images", bad.detail());
            case DeliveryCheck.Checked.Good good -> {
                permit.succeeded(took());
                shop.health().outcome(settings().id(), order.model(), false);
                Delivery delivery = new Delivery(settings().id(), order.model(), number, good.pictures());
                note("delivered", null);
                yield attempts.offer(delivery) ? woken() : late(attempts.job(), number);
            }
        });
    }

    private Mono<Void> late(Job job, int number) {
        return Purchases.lost(shop, job, number, "another was first").doOnNext(attempts::moved).then();
    }

    private Mono<Void> lost(int number, String outcome, String detail) {
        failed();
        return Purchases.lost(shop, attempts.job(), number, outcome + ": " + detail)
                .flatMap(job -> ended(job, outcome, detail));
    }

    private void failed() {
        permit.failed(took());
        shop.health().outcome(settings().id(), order.model(), true);
    }

    private Mono<Void> ended(Job job, String outcome, @Nullable String detail) {
        attempts.moved(job);
        note(outcome, detail);
        return woken();
    }

    private void note(String outcome, @Nullable String detail) {
        String id = upstream == null ? "gone" : upstream.settings().id();
        attempts.tried(new Route.Tried(id, order.model(), outcome, detail, took().toMillis(), cost));
    }

    private Mono<Void> woken() {
        return Mono.fromRunnable(attempts::wake);
    }

    private boolean stillWanted(Job job) {
        return attempts.moved(job).state() instanceof State.Working;
    }

    private UsdcAmount cap(Upstream seller) {
        UsdcAmount most = shop.spending().cap(attempts.job());
        int suspect = shop.fleet().get().configuration().pricing().priceSuspect();
        return seller.settings()
                .sold(order.model())
                .flatMap(sold -> sold.cost().price(order.work()))
                .map(cost -> cost.times(suspect).min(most))
                .orElse(UsdcAmount.ZERO);
    }

    private Duration took() {
        return Duration.between(began, shop.clock().instant());
    }

    private Upstream upstream() {
        return Objects.requireNonNull(upstream);
    }

    private dev.turnpike.providers.UpstreamSettings settings() {
        return upstream().settings();
    }

    /** For what was begun before a restart: the circuit knows nothing of it. */
    private static final class NoPermit implements Circuits.Permit {
        @Override
        public void succeeded(Duration took) {}

        @Override
        public void failed(Duration took) {}

        @Override
        public void unused() {}
    }
}
