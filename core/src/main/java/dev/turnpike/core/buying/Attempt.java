package dev.turnpike.core.buying;

import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.Exposure.Recheck;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route.Outcome;
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
import dev.turnpike.x402.Http;
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
    private final DeliveryCheck check;
    private final Polls polls;
    private final Time time;

    Attempt(LatestJob latest, RoomyUpstream upstream, ImageOrder order, AttemptLimits limits, Tools tools) {
        this.latest = latest;
        this.upstream = upstream;
        this.order = order;
        this.limits = limits;
        this.purchases = tools.purchases();
        this.exposure = tools.exposure();
        this.check = tools.rooms().check();
        this.polls = tools.polls();
        this.nonces = tools.nonces();
        this.time = tools.time();
    }

    /** Buys. Empty if the job was over before this attempt was. */
    Mono<Ended> buy() {
        return Mono.defer(() -> prepare(limits.cost(), ready -> buy(ready.order()).flatMap(
                ended -> ready.known() && isDeclined(ended) ? buyAnew(ready.order(), ended) : Mono.just(ended))))
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
        return Mono.defer(() -> resumed(bought)).doFinally(end -> upstream.close());
    }

    private Mono<Ended> resumed(Purchase bought) {
        Ticket ticket = bought.ticket();
        return ticket != null ? follow(bought, ticket) : submit(bought, true);
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
            case Submission.Finished done -> finished(bought, done.images(), done.transaction());
            case Submission.Accepted taken ->
                purchases.accepted(latest.get(), number, taken.ticket(), taken.transaction())
                        .flatMap(job -> moved(job) ? follow(bought, taken.ticket()) : late(number, null));
            case Submission.NotBought no when again ->
                doubted(bought, new Ended.Failed(Outcome.IN_DOUBT, "not sent again: " + no.detail(), bought.amount()));
            case Submission.NotBought no -> purchases.notBought(latest.get(), number, no.detail())
                    .flatMap(job -> failed(job, Outcome.NOT_BOUGHT, no.detail(), bought.amount()));
            case Submission.Declined no ->
                doubted(bought, new Ended.Failed(Outcome.DECLINED, no.code(), bought.amount(), no.retryAfter()));
            case Submission.PromptRefused no ->
                refused(bought, new Ended.PromptRefused(no.free() ? Outcome.REFUSED : Outcome.DECLINED, no.code(),
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

    /** Declined: the money may have gone. Failed: it has. Refused: nothing was spent. */
    private Mono<Ended> refused(Purchase bought, Ended.PromptRefused refused) {
        String why = refused.outcome().label() + ": " + refused.detail();
        return (switch (refused.outcome()) {
            case FAILED -> purchases.lost(latest.get(), bought.number(), null, why);
            case REFUSED -> purchases.notBought(latest.get(), bought.number(), why);
            default -> purchases.inDoubt(latest.get(), bought.number(), why);
        }).map(latest::moved).thenReturn(refused);
    }

    /** Polls until the upstream's job is done or has failed, or ours is over. */
    private Mono<Ended> follow(Purchase bought, Ticket ticket) {
        return Overhead.outside(polls.follow(upstream, ticket.boughtBy(bought.order()), latest::wanted))
                .flatMap(end -> switch (end) {
                    case Progress.Finished done -> finished(bought, done.images(), null);
                    case Progress.Failed no -> lost(bought, null, Outcome.FAILED, no.code());
                    case Progress.PromptRefused no ->
                        refused(bought, new Ended.PromptRefused(Outcome.FAILED, no.code(), bought.amount()));
                    case Progress.Pending p -> Mono.<Ended>empty();
                    case Progress.Unreachable u -> Mono.<Ended>empty();
                });
    }

    private Mono<Ended> finished(Purchase bought, Images images, @Nullable Bytes32 receipt) {
        return check.keep(images, order)
                .doOnNext(kept -> upstream.read())
                .flatMap(kept -> latest.wanted() ? inspect(bought, kept, receipt) : late(bought.number(), receipt));
    }

    private Mono<Ended> inspect(Purchase bought, Images images, @Nullable Bytes32 receipt) {
        var settings = upstream.settings();
        Http.Reach reach = settings.allowPrivate() ? Http.Reach.PRIVATE : Http.Reach.PUBLIC;
        return check.check(images, order, reach, new Patience(latest, time.clock(), time.now(), limits.stalled()))
                .flatMap(checked -> switch (checked) {
                    case DeliveryCheck.Checked.Bad bad -> lost(bought, receipt, Outcome.BAD_IMAGES, bad.detail());
                    case DeliveryCheck.Checked.Good good -> Mono.just(new Ended.Delivered(
                            new Made(new Delivery(settings.id(), order.model(), bought.number(), good.pictures()),
                                    receipt),
                            bought.amount()));
                });
    }

    private Mono<Ended> late(int number, @Nullable Bytes32 receipt) {
        return purchases.lost(latest.get(), number, receipt, "another was first")
                .doOnNext(latest::moved)
                .then(Mono.empty());
    }

    private Mono<Ended> lost(Purchase bought, @Nullable Bytes32 receipt, Outcome outcome, String detail) {
        return purchases.lost(latest.get(), bought.number(), receipt, outcome.label() + ": " + detail)
                .flatMap(job -> failed(job, outcome, detail, bought.amount()));
    }

    private Mono<Ended> failed(Job job, Outcome outcome, String detail, UsdcAmount cost) {
        latest.moved(job);
        return failed(outcome, detail, cost);
    }

    private static Mono<Ended> failed(Outcome outcome, String detail, UsdcAmount cost) {
        return Mono.just(new Ended.Failed(outcome, detail, cost));
    }

    /** Takes note of a newer version. Answers whether the job is still being worked on. */
    private boolean moved(Job job) {
        latest.moved(job);
        return latest.wanted();
    }

    /**
     * Good images of one purchase.
     *
     * @param receipt the upstream's; null if it gave none
     */
    record Made(Delivery images, @Nullable Bytes32 receipt) {}
}
