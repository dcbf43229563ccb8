package dev.turnpike.gateway.core;

import static java.util.Objects.requireNonNull;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Offer;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An upstream that does as told; sells what was ordered at once if told nothing. */
public final class ObedientUpstream implements Upstream {
    private final World world;
    private final String id;
    private final Deque<Function<SignedOrder, Mono<Submission>>> submissions = new ArrayDeque<>();
    private final Deque<Mono<Progress>> progress = new ArrayDeque<>();
    private final List<Offer.Unacceptable> refusals = new ArrayList<>();
    private @Nullable UpstreamSettings settings;
    private @Nullable UsdcAmount asked;
    private boolean broken;
    private boolean barred;
    private boolean refusesPrompt;
    private boolean known;
    private boolean moved;
    private int nonces;

    ObedientUpstream(World world, String id) {
        this.world = world;
        this.id = id;
    }

    ObedientUpstream configured(UpstreamSettings now) {
        settings = now;
        return this;
    }

    public ObedientUpstream asks(String usd) {
        asked = UsdcAmount.ofDecimal(usd);
        return this;
    }

    public ObedientUpstream refuses(Offer.Why why) {
        refusals.add(new Offer.Unacceptable(why, "told to", 503, -1, Duration.ofSeconds(30)));
        return this;
    }

    /** Is first paid by the terms of an earlier order. */
    public ObedientUpstream isKnown() {
        known = true;
        return this;
    }

    /** Is first paid by the terms of an earlier order, and wants to be paid elsewhere since. */
    public ObedientUpstream hasMoved() {
        moved = true;
        return isKnown();
    }

    public ObedientUpstream refusesPrompt() {
        refusesPrompt = true;
        return this;
    }

    public ObedientUpstream isBroken() {
        broken = true;
        return this;
    }

    /** Hands out images of these sizes. */
    public ObedientUpstream delivers(String... sizes) {
        return delivers(Duration.ZERO, sizes);
    }

    public ObedientUpstream delivers(Duration after, String... sizes) {
        return answers(after, new Submission.Finished(Pictures.of(sizes), null));
    }

    public ObedientUpstream answers(Submission answer) {
        return answers(Duration.ZERO, answer);
    }

    public ObedientUpstream answers(Duration after, Submission answer) {
        submissions.add(purchase -> after.isZero() ? Mono.just(answer)
                : Mono.delay(after, world.life().time()).map(tick -> answer));
        return this;
    }

    public ObedientUpstream fails() {
        submissions.add(purchase -> Mono.error(new IllegalStateException("broken")));
        return this;
    }

    public ObedientUpstream hangs() {
        submissions.add(purchase -> Mono.never());
        return this;
    }

    /** Takes the work on. */
    public ObedientUpstream accepts() {
        return accepts(Duration.ZERO);
    }

    public ObedientUpstream accepts(Duration after) {
        return answers(after, new Submission.Accepted(
                new Ticket(id, "job-1", URI.create("https://" + id + ".example/job-1")), FakeFacilitator.TX));
    }

    /** What those are told who ask after the work: each once, then that it is pending. */
    public ObedientUpstream says(Progress... answers) {
        for (Progress answer : answers) progress.add(Mono.just(answer));
        return this;
    }

    /** Says that the work is done. */
    public ObedientUpstream finishes(String... sizes) {
        return says(new Progress.Finished(Pictures.of(sizes)));
    }

    @Override
    public UpstreamSettings settings() {
        return requireNonNull(settings);
    }

    @Override
    public Optional<String> cannot(ImageOrder order) {
        return Optional.empty();
    }

    /** Takes no orders on our account any more. */
    public ObedientUpstream barsUs() {
        barred = true;
        return this;
    }

    @Override
    public Optional<String> takesNoneOfOurs() {
        return barred ? Optional.of("told to") : Optional.empty();
    }

    @Override
    public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return Mono.never();
    }

    @Override
    public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return Mono.defer(() -> {
            world.events.add("prepare " + id);
            if (broken) {
                broken = false;
                return Mono.error(new IllegalStateException("broken"));
            }
            if (refusesPrompt) return Mono.just(new Prepared.PromptRefused("content_policy"));
            if (!refusals.isEmpty()) return Mono.just(new Prepared.Refused(refusals.removeFirst()));
            UsdcAmount amount = asked != null ? asked
                    : settings().sold(order.model()).orElseThrow().cost().price(order.work()).orElseThrow();
            return Mono.just(amount.compareTo(cap) > 0
                    ? new Prepared.Refused(new Offer.Unacceptable(Offer.Why.TOO_DEAR, "above the cap", 402,
                            amount.atomic(), Duration.ZERO))
                    : ready(order, amount));
        });
    }

    private Prepared ready(ImageOrder order, UsdcAmount amount) {
        Prepared ready = new Prepared.Ready(purchase(order, amount), known);
        known = false;
        return ready;
    }

    private SignedOrder purchase(ImageOrder order, UsdcAmount amount) {
        long now = world.now().getEpochSecond();
        var auth = settings().auth();
        Bytes32 nonce = new Bytes32("0x%032x%032x".formatted(id.hashCode() & 0xffff, ++nonces));
        if (auth != null)
            return SignedOrder.keyed(id, order.model(), URI.create("https://" + id + ".example"), "{}",
                    settings().asset(), amount, nonce, world.now().plus(auth.doubt()));
        var authorization = new Authorization(world.payer.address(),
                new Address("0x" + (moved && !known ? "23" : "22").repeat(20)), BigInteger.valueOf(amount.atomic()),
                BigInteger.ZERO, BigInteger.valueOf(now + 600), nonce);
        return new SignedOrder(id, order.model(), URI.create("https://" + id + ".example"), "{}", "X-PAYMENT", "secret",
                authorization, settings().asset(), amount);
    }

    /** A signature that leaves before its intent is durable fails the test (law 3). */
    @Override
    public Mono<Submission> submit(SignedOrder intent, Duration timeout) {
        return Mono.defer(() -> {
            String nonce = intent.authorization().nonce().hex();
            long intents = world.life()
                    .number("SELECT COUNT(*) FROM purchases WHERE nonce = ? AND state = 'INTENDED'", nonce);
            world.events.add(intents == 1 ? "submit " + id : "submit without intent " + id);
            return submissions.isEmpty() ? Mono.just(new Submission.Finished(Pictures.of("1024x1024"), null))
                    : submissions.remove().apply(intent);
        });
    }

    @Override
    public Mono<Progress> poll(Ticket ticket, Duration timeout) {
        world.events.add("poll " + id);
        return progress.isEmpty() ? Mono.just(new Progress.Pending()) : progress.remove();
    }
}
