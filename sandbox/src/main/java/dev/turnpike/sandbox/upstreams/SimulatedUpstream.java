package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Terms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A simulated upstream: sells images over the API of a provider and is paid in play money by real x402, or by key. Fault
 * and prices are changed at run time.
 *
 * <p>A paid order is read, priced, checked, settled, started as a job and answered; each {@link Fault} takes effect at
 * one of these steps.
 */
public final class SimulatedUpstream implements Endpoint {
    private static final UsdcAmount LEAST = new UsdcAmount(1);
    private static final String REFUSED = "payment_declined";

    private final SimulatedUpstreamSettings settings;
    private final ProviderApi api;
    private final Checkout checkout;
    private final ImageJobs jobs;
    private final PaidReplies replies;
    private final @Nullable KeyCheck keys;
    private final AtomicReference<Counts> counts = new AtomicReference<>(Counts.NONE);
    private volatile Fault fault = Fault.NONE;
    private volatile PriceFactor factor = PriceFactor.ONE;

    public SimulatedUpstream(SimulatedUpstreamSettings settings, PlayChain chain, Ids ids, InstantSource clock) {
        this.settings = settings;
        this.api = ProviderApi.of(settings.style());
        this.keys = settings.auth() == null ? null : new KeyCheck(settings.auth());
        this.checkout = new Checkout(chain, settings.payTo(), api.speaksV2(), api.maxTimeout());
        this.jobs = new ImageJobs(api, settings.work(), ids, clock);
        this.replies = new PaidReplies(api, checkout, jobs, settings.work(), this::delivered);
    }

    public SimulatedUpstreamSettings settings() {
        return settings;
    }

    public Counts counts() {
        return counts.get();
    }

    public Fault fault() {
        return fault;
    }

    public void fault(Fault now) {
        fault = now;
    }

    public PriceFactor factor() {
        return factor;
    }

    public void factor(PriceFactor now) {
        factor = now;
    }

    @Override
    public Reply handle(Http.Call http, Instant now) {
        var call = new UpstreamCall(http, now, fault);
        return OddAnswers.of(call, handle(call));
    }

    private Reply handle(UpstreamCall call) {
        if (call.fault() == Fault.DOWN) return new Reply.Now(Answers.text(503, "down"));
        if (keys != null) {
            Optional<Http.Answer> answer = keys.answer(call);
            if (answer.isPresent()) return new Reply.Now(answer.get());
        }
        boolean asks = call.http().method().equals("GET") || api.asked(call.http().body()).isPresent();
        if (!asks && call.http().method().equals("POST") && api.sellsAt(call.path())) return take(call);
        return asks ? new Reply.Now(read(call)) : new Reply.Now(Answers.notFound());
    }

    private Http.Answer read(UpstreamCall call) {
        return OddAnswers.redirect(call)
                .or(() -> jobs.file(call))
                .or(() -> jobs.progress(call, this::delivered))
                .orElseGet(Answers::notFound);
    }

    private Reply take(UpstreamCall call) {
        if (call.fault() == Fault.THROTTLED)
            return new Reply.Now(
                    Answers.with(Answers.error(429, "RATE_LIMITED", "come back later"), "Retry-After", "5"));
        if (call.fault() == Fault.REFUSES_PROMPT) return new Reply.Now(OddAnswers.promptRefused());
        try {
            if (keys != null) return ordered(call);
            Optional<Payment> payment = checkout.payment(call.http());
            UpstreamOrder order = api.read(call.path(), call.body(payment.isEmpty() ? api.sample() : Json.newObject()));
            Terms terms = checkout.terms(price(order, call.fault()), call.http());
            return payment.isEmpty() ? ask(call, terms) : sell(call, order, terms, payment.get());
        } catch (BadOrder bad) {
            return new Reply.Now(bad.answer());
        } catch (Rejection.Exception unreadable) {
            return new Reply.Now(Answers.error(400, "INVALID_PAYMENT", unreadable.rejection().message()));
        }
    }

    /** An order that is paid by key. */
    private Reply ordered(UpstreamCall call) {
        UpstreamOrder order = api.read(call.path(), call.body(api.sample()));
        price(order, Fault.NONE);
        if (call.fault() == Fault.DROPS_BEFORE) return declined(new Reply.Drop());
        if (call.fault() == Fault.DECLINES)
            return declined(new Reply.Now(Answers.error(400, "INVALID_PARAMETER", "not like this")));
        if (call.fault() == Fault.REFUSES_PAID_PROMPT) return declined(new Reply.Now(OddAnswers.promptRefused()));
        PaidJob sold = new PaidJob(jobs.start(order, call.now()), null);
        counts.updateAndGet(Counts::plusPaid);
        return slowed(call, replies.answer(call, sold, null));
    }

    private UsdcAmount price(UpstreamOrder order, Fault fault) {
        UsdcAmount listed = settings.price(order.model())
                .price(order.work())
                .orElseThrow(() -> new BadOrder("INVALID_DIMENSIONS",
                        order.size() + " (expected: a size on the price list)"));
        return factor.of(listed).times(fault.timesThePrice()).max(LEAST);
    }

    private Reply ask(UpstreamCall call, Terms terms) {
        counts.updateAndGet(Counts::plusAsked);
        return new Reply.Now(call.fault() == Fault.INVALID_TERMS ? unpayableTerms()
                : checkout.ask(terms, "X-PAYMENT header is required"));
    }

    private static Http.Answer unpayableTerms() {
        var body = Json.newObject().put("x402Version", 1);
        body.putArray("accepts")
                .addObject()
                .put("scheme", "exact")
                .put("network", "base-sepolia")
                .put("maxAmountRequired", "plenty");
        return Answers.json(402, body);
    }

    private Reply sell(UpstreamCall call, UpstreamOrder order, Terms terms, Payment payment) {
        if (call.fault() == Fault.DROPS_BEFORE || call.fault() == Fault.DECLINES)
            return declined(
                    call.fault() == Fault.DECLINES ? new Reply.Now(checkout.ask(terms, REFUSED)) : new Reply.Drop());
        try {
            PaidJob sold = charge(call, order, terms, payment);
            return call.fault() == Fault.DECLINES_THEN_SETTLES ? new Reply.Now(checkout.ask(terms, REFUSED))
                    : slowed(call, replies.answer(call, sold, payment));
        } catch (Rejection.Exception no) {
            return declined(new Reply.Now(checkout.ask(terms, no.rejection().code())));
        }
    }

    private Reply slowed(UpstreamCall call, Reply reply) {
        return call.fault() == Fault.SLOW ? reply.later(settings.slowness()) : reply;
    }

    private Reply declined(Reply reply) {
        counts.updateAndGet(Counts::plusDeclined);
        return reply;
    }

    /** Takes the money. An idempotent upstream takes it once and answers repeated calls with the same job. */
    private PaidJob charge(UpstreamCall call, UpstreamOrder order, Terms terms, Payment payment) {
        PaymentKey key = checkout.authenticate(payment);
        synchronized (this) {
            Optional<PaidJob> before = settings.idempotent() ? jobs.sold(key) : Optional.empty();
            return before.orElseGet(() -> {
                checkout.verify(payment, terms, call.now());
                PaidJob sold = jobs.start(key, order, call.now(), checkout.settle(payment));
                counts.updateAndGet(Counts::plusPaid);
                return sold;
            });
        }
    }

    private void delivered() {
        counts.updateAndGet(Counts::plusDelivered);
    }

    /**
     * The door of an upstream that is paid by key: orders and jobs are for calls with the key, images for calls without.
     */
    private record KeyCheck(KeyAuth auth) {
        /** The answer to a call that goes no further: to a wrong key, and to the check of a good one. */
        Optional<Http.Answer> answer(UpstreamCall call) {
            List<String> keys = Calls.header(call.http(), auth.header());
            if (call.path().startsWith("/files/"))
                return keys.isEmpty() ? Optional.empty()
                        : Optional.of(Answers.error(400, "KEY_LEAKED", "a key was sent for an image"));
            if (call.fault() == Fault.REFUSES_KEY || !opens(keys))
                return Optional.of(Answers.error(401, "invalid_api_key", "this key opens nothing: " + keys));
            return call.http().method().equals("GET") && call.path().equals(auth.check())
                    ? Optional.of(Answers.json(200, Json.newObject()))
                    : Optional.empty();
        }

        /** A key out of a file is not known here; any will do. */
        private boolean opens(List<String> keys) {
            return keys.size() == 1 && (auth.keyFile() != null || keys.getFirst().equals(auth.value()));
        }
    }
}
