package dev.turnpike.core.buying;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.Exposure.Recheck;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route.Outcome;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Nonces;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One call to one upstream, from today's terms to images: every arrow between us and it has its durable row first. Says
 * how it ended; what follows from that is the loop's business.
 */
final class Attempt {
    private static final Duration TERMS = Duration.ofSeconds(15);
    private static final Duration RECHECK_AGAIN = Duration.ofSeconds(2);
    private static final int RECHECKS = 4;

    private final LatestJob latest;
    private final RoomyUpstream upstream;
    private final ImageOrder order;
    private final AttemptLimits limits;
    private final Purchases purchases;
    private final Exposure exposure;
    private final Nonces nonces;
    private final Goods goods;
    private final Time time;

    Attempt(LatestJob latest, RoomyUpstream upstream, ImageOrder order, AttemptLimits limits, Tools tools) {
        this.latest = latest;
        this.upstream = upstream;
        this.order = order;
        this.limits = limits;
        this.purchases = tools.purchases();
        this.exposure = tools.exposure();
        this.nonces = tools.nonces();
        this.time = tools.time();
        this.goods = new Goods(latest, upstream, order, limits, tools);
    }

    /** Buys. Empty if the job was over before this attempt was. */
    Mono<Ended> buy() {
        return goods.toTheEnd(Mono.defer(() -> prepare(limits.cost(), ready -> buy(ready.order()).flatMap(
                ended -> ready.known() && isDeclined(ended) ? buyAnew(ready.order(), ended) : Mono.just(ended)))))
                .doFinally(end -> upstream.close());
    }

    private Mono<Ended> prepare(UsdcAmount cap, Function<Prepared.Ready, Mono<Ended>> next) {
        return Mono.defer(() -> {
            Bytes32 nonce = latest.nonce(nonces);
            return upstream.prepare(order, cap, TERMS).contextWrite(context -> Nonces.use(context, nonce));
        }).flatMap(prepared -> switch (prepared) {
            case Prepared.Refused no -> Mono.just(new Ended.Refused(no.offer()));
            case Prepared.PromptRefused no -> Mono.just(new Ended.PromptRefused(Outcome.REFUSED, no.code(), null));
            case Prepared.Ready ready -> next.apply(ready);
        });
    }

    private Mono<Ended> buy(SignedOrder signed) {
        return recheck(RECHECKS).flatMap(
                seen -> seen == Recheck.GOOD ? intend(signed) : Mono.just(new Ended.Unpayable(seen, signed.amount())));
    }

    private static boolean isDeclined(Ended ended) {
        return ended instanceof Ended.Failed failed && failed.outcome() == Outcome.DECLINED;
    }

    /**
     * Once more, where the upstream declined because its terms have changed since they were asked for. The first payment
     * stays in doubt, so that law 4 bounds both together.
     */
    private Mono<Ended> buyAnew(SignedOrder first, Ended declined) {
        UsdcAmount cap = limits.cost().min(purchases.cap(latest.get()));
        if (!latest.open(time.now()) || !latest.wanted() || cap.isZero()) return Mono.just(declined);
        return prepare(cap, ready -> isAlike(first, ready.order()) ? Mono.just(declined) : buy(ready.order()));
    }

    private static boolean isAlike(SignedOrder first, SignedOrder other) {
        return first.amount().equals(other.amount()) && first.asset().equals(other.asset())
                && first.authorization().to().equals(other.authorization().to());
    }

    /** Whether a purchase can be gone on with after a restart: its answer, if there was one, may have been lost. */
    static boolean resumable(Purchase bought, Upstream upstream) {
        return bought.ticket() != null || upstream.settings().idempotent();
    }

    /** Goes on after a restart with a purchase that is {@link #resumable}. Empty as {@link #buy} is. */
    Mono<Ended> resume(Purchase bought) {
        return goods.toTheEnd(Mono.defer(() -> resumed(bought))).doFinally(end -> upstream.close());
    }

    private Mono<Ended> resumed(Purchase bought) {
        Ticket ticket = bought.ticket();
        return ticket != null ? goods.follow(bought, ticket) : submit(bought, true);
    }

    /** A node that does not answer once is asked again. */
    private Mono<Recheck> recheck(int times) {
        return exposure.recheck(latest.get())
                .flatMap(seen -> seen != Recheck.UNREADABLE || times <= 1 ? Mono.just(seen)
                        : time.after(RECHECK_AGAIN).then(Mono.defer(() -> recheck(times - 1))));
    }

    private Mono<Ended> intend(SignedOrder signed) {
        return purchases.intend(latest.get(), signed, () -> latest.open(time.now()))
                .map(latest::moved)
                .flatMap(job -> Purchases.work(job)
                        .find(signed.authorization().nonce())
                        .map(bought -> submit(bought, false))
                        .orElseGet(() -> failed(Outcome.TOO_LATE, "the job was over", signed.amount())))
                .onErrorResume(Steps.OverBudget.class,
                        no -> failed(Outcome.OVER_BUDGET, "a budget is used up", signed.amount()));
    }

    /** @param again whether it may have been sent before: then not having sent it now proves nothing */
    private Mono<Ended> submit(Purchase bought, boolean again) {
        int number = bought.number();
        return sent(bought).flatMap(submission -> switch (submission) {
            case Submission.Finished done -> goods.finished(bought, done);
            case Submission.Accepted taken -> goods.accepted(bought, taken.ticket(), taken.transaction());
            case Submission.NotBought no when again ->
                doubted(bought, new Ended.Failed(Outcome.IN_DOUBT, "not sent again: " + no.detail(), bought.amount()));
            case Submission.NotBought no -> purchases.notBought(latest.get(), number, no.detail())
                    .flatMap(job -> failed(job, Outcome.NOT_BOUGHT, no.detail(), bought.amount()));
            case Submission.Declined no ->
                doubted(bought, new Ended.Failed(Outcome.DECLINED, no.code(), bought.amount(), no.retryAfter()));
            case Submission.PromptRefused no ->
                goods.refused(bought, new Ended.PromptRefused(no.free() ? Outcome.REFUSED : Outcome.DECLINED, no.code(),
                        bought.amount()));
            case Submission.Refused no -> purchases.notBought(latest.get(), number, "refused: " + no.code())
                    .map(latest::moved)
                    .thenReturn(new Ended.KeyRefused(no, bought.amount()));
            case Submission.InDoubt unknown -> doubted(bought,
                    new Ended.Failed(Outcome.IN_DOUBT, unknown.detail(), bought.amount(), unknown.retryAfter()));
        });
    }

    private Mono<Submission> sent(Purchase bought) {
        return Mono.defer(() -> upstream.submit(bought.order(), limits.time()))
                .onErrorResume(broken -> Mono.just(new Submission.InDoubt(broken.getClass().getSimpleName())));
    }

    private Mono<Ended> doubted(Purchase bought, Ended.Failed failed) {
        return purchases.inDoubt(latest.get(), bought.number(), failed.outcome().label() + ": " + failed.detail())
                .map(latest::moved)
                .thenReturn(failed);
    }

    private Mono<Ended> failed(Job job, Outcome outcome, String detail, UsdcAmount cost) {
        latest.moved(job);
        return failed(outcome, detail, cost);
    }

    private static Mono<Ended> failed(Outcome outcome, String detail, UsdcAmount cost) {
        return Mono.just(new Ended.Failed(outcome, detail, cost));
    }

    /**
     * Good images of one purchase.
     *
     * @param receipt the upstream's; null if it gave none
     */
    record Made(Delivery images, @Nullable Bytes32 receipt) {}
}
