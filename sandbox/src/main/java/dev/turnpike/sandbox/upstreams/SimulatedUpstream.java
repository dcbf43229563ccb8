package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Terms;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upstream of images that speaks a provider's language and takes play money by real x402. What goes wrong with it, and
 * what it asks, can be changed while it runs.
 *
 * <p>A paid order goes: read, price, check the payment, settle it, start a job, answer; a {@link Fault} breaks in at
 * its place.
 */
public final class SimulatedUpstream implements Endpoint {
    private static final UsdcAmount LEAST = new UsdcAmount(1);
    private static final String REFUSED = "payment_declined";

    private final SimulatedUpstreamSettings settings;
    private final ProviderApi trade;
    private final Checkout checkout;
    private final ImageJobs workshop;
    private final PaidReplies handover;
    private final AtomicReference<Counts> counts = new AtomicReference<>(Counts.NONE);
    private volatile Fault fault = Fault.NONE;
    private volatile PriceFactor factor = PriceFactor.ONE;

    public SimulatedUpstream(SimulatedUpstreamSettings settings, PlayChain chain, Ids ids) {
        this.settings = settings;
        this.trade = ProviderApi.of(settings.style());
        this.checkout = new Checkout(chain, settings.payTo(), trade.speaksV2(), trade.maxTimeout());
        this.workshop = new ImageJobs(trade, settings.work(), ids);
        this.handover = new PaidReplies(trade, checkout, workshop, settings.work(), this::delivered);
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
    public Reply handle(Http.Call call, Instant now) {
        var visit = new UpstreamCall(call, now, fault);
        if (visit.fault() == Fault.DOWN) return new Reply.Now(Answers.text(503, "down"));
        if (call.method().equals("POST") && trade.sellsAt(visit.path())) return take(visit);
        return call.method().equals("GET") ? new Reply.Now(look(visit)) : new Reply.Now(Answers.notFound());
    }

    private Http.Answer look(UpstreamCall visit) {
        return workshop.file(visit).or(() -> workshop.progress(visit, this::delivered)).orElseGet(Answers::notFound);
    }

    private Reply take(UpstreamCall visit) {
        if (visit.fault() == Fault.THROTTLED)
            return new Reply.Now(
                    Answers.with(Answers.error(429, "RATE_LIMITED", "come back later"), "Retry-After", "5"));
        try {
            Optional<Payment> payment = checkout.payment(visit.call());
            UpstreamOrder order = trade.read(visit.path(),
                    visit.body(payment.isEmpty() ? trade.sample() : Json.newObject()));
            Terms terms = checkout.terms(price(order, visit.fault()), visit.call());
            return payment.isEmpty() ? ask(visit, terms) : sell(visit, order, terms, payment.get());
        } catch (BadOrder bad) {
            return new Reply.Now(bad.answer());
        } catch (Rejection.Exception unreadable) {
            return new Reply.Now(Answers.error(400, "INVALID_PAYMENT", unreadable.rejection().message()));
        }
    }

    private UsdcAmount price(UpstreamOrder order, Fault fault) {
        UsdcAmount listed = settings.price(order.model())
                .price(order.work())
                .orElseThrow(() -> new BadOrder("INVALID_DIMENSIONS",
                        order.size() + " (expected: a size on the price list)"));
        return factor.of(listed).times(fault.timesThePrice()).max(LEAST);
    }

    private Reply ask(UpstreamCall visit, Terms terms) {
        counts.updateAndGet(Counts::plusAsked);
        return new Reply.Now(visit.fault() == Fault.INVALID_TERMS ? nonsense()
                : checkout.ask(terms, "X-PAYMENT header is required"));
    }

    private static Http.Answer nonsense() {
        var body = Json.newObject().put("x402Version", 1);
        body.putArray("accepts")
                .addObject()
                .put("scheme", "exact")
                .put("network", "base-sepolia")
                .put("maxAmountRequired", "plenty");
        return Answers.json(402, body);
    }

    private Reply sell(UpstreamCall visit, UpstreamOrder order, Terms terms, Payment payment) {
        if (visit.fault() == Fault.DROPS_BEFORE || visit.fault() == Fault.DECLINES)
            return declined(
                    visit.fault() == Fault.DECLINES ? new Reply.Now(checkout.ask(terms, REFUSED)) : new Reply.Drop());
        try {
            PaidJob sold = charge(visit, order, terms, payment);
            return visit.fault() == Fault.DECLINES_THEN_SETTLES ? new Reply.Now(checkout.ask(terms, REFUSED))
                    : slowed(visit, handover.answer(visit, sold, payment));
        } catch (Rejection.Exception no) {
            return declined(new Reply.Now(checkout.ask(terms, no.rejection().code())));
        }
    }

    private Reply slowed(UpstreamCall visit, Reply reply) {
        return visit.fault() == Fault.SLOW ? reply.later(settings.slowness()) : reply;
    }

    private Reply declined(Reply reply) {
        counts.updateAndGet(Counts::plusDeclined);
        return reply;
    }

    /** Takes the money, once; what an idempotent upstream was paid for before is sold again for nothing. */
    private PaidJob charge(UpstreamCall visit, UpstreamOrder order, Terms terms, Payment payment) {
        PaymentKey key = checkout.authenticate(payment);
        synchronized (this) {
            Optional<PaidJob> before = settings.idempotent() ? workshop.sold(key) : Optional.empty();
            return before.orElseGet(() -> {
                checkout.verify(payment, terms, visit.now());
                PaidJob sold = workshop.start(key, order, visit.now(), checkout.settle(payment));
                counts.updateAndGet(Counts::plusPaid);
                return sold;
            });
        }
    }

    private void delivered() {
        counts.updateAndGet(Counts::plusDelivered);
    }
}
