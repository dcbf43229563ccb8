package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Delivery;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Undelivered;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Verification;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Takes a payment on: priced, checked here, verified at the facilitator, held. What fails here costs nobody anything,
 * and what fails our own checks never reaches the facilitator.
 */
public final class Admission {
    /** As long as images are kept. */
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int LOOKS_AT_ONCE = 64;
    private static final int LOOKS_WAITING = 512;
    private static final int OTHERS_WAITING = 8;

    private final Seller seller;
    private final Facilitator facilitator;
    private final Journal journal;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final Duration settleMargin;
    private final Duration maxTimeout;
    private final BooleanSupplier full;
    private final OfferedTerms terms;
    private final Exposure exposure;
    private final Sale.Work work;
    private final Steps steps;
    private final ConcurrentMap<PaymentKey, Arrival> arriving = new ConcurrentHashMap<>();
    private final Turnstile looks = new Turnstile(LOOKS_AT_ONCE, LOOKS_WAITING);

    /**
     * @param ids makes unguessable job ids
     * @param terms what an offer of an earlier generation said whole
     * @param exposure how much unpaid work may be open
     * @param work looks at what was made before
     * @param full whether as many jobs are open as may be
     */
    public Admission(Seller seller, Facilitator facilitator, Journal journal, Supplier<String> ids, InstantSource clock,
            Duration maxTimeout, Duration settleMargin, OfferedTerms terms, Exposure exposure, Sale.Work work,
            Steps steps, BooleanSupplier full) {
        this.seller = seller;
        this.facilitator = facilitator;
        this.journal = journal;
        this.ids = ids;
        this.clock = clock;
        this.maxTimeout = maxTimeout;
        this.settleMargin = settleMargin;
        this.terms = terms;
        this.full = full;
        this.exposure = exposure;
        this.work = work;
        this.steps = steps;
    }

    /**
     * The job that this payment holds from now on. A payment is looked at by one at a time, however many requests bring
     * it; the same request many times at once is looked at once, and to the end: a client that goes away cannot leave a
     * hold behind that nobody works on.
     *
     * @param held is told of a job as soon as it is held
     */
    Mono<Job> admit(Sale sale, Payment payment, PaymentKey key, Consumer<Job> held) {
        return Mono.defer(() -> {
            Arrival mine = new Arrival(sale.fingerprint());
            Arrival first = arriving.putIfAbsent(key, mine);
            if (first == null)
                return mine.look(checked(sale, payment, key, held).onErrorResume(Refusal.class, no -> held(key, no))
                        .doOnTerminate(() -> arriving.remove(key, mine)));
            return first.fingerprint.equals(mine.fingerprint) ? first.job()
                    : first.over()
                            .then(Mono.defer(() -> journal.find(key)))
                            .switchIfEmpty(Mono.defer(() -> admit(sale, payment, key, held)));
        });
    }

    /** A twin of this request may have been through meanwhile, and spent what we were just told cannot be spent. */
    private Mono<Job> held(PaymentKey key, Refusal no) {
        return journal.find(key).switchIfEmpty(Mono.error(no));
    }

    private Mono<Job> checked(Sale sale, Payment payment, PaymentKey key, Consumer<Job> held) {
        if (full.getAsBoolean())
            return Mono.error(Refusal.later(Refusal.Code.OVERLOADED, "Too many jobs are open; try again shortly.",
                    Duration.ofSeconds(5)));
        return sale.price().flatMap(priced -> {
            Order order;
            try {
                order = order(sale, payment, key, priced);
            } catch (Rejection.Exception no) {
                return reject(sale, no.rejection());
            }
            return looks.pass(looked(sale, order))
                    .flatMap(room -> withheld(sale, key).map(Optional::of)
                            .defaultIfEmpty(Optional.empty())
                            .flatMap(earlier -> hold(order, room, earlier, held)));
        });
    }

    /** What asks others: law 8 first, which may spare the facilitator. */
    private Mono<List<Change.Draw>> looked(Sale sale, Order order) {
        return exposure.room(order.key(), order.terms())
                .onErrorResume(Rejection.Exception.class, no -> reject(sale, no.rejection()))
                .delayUntil(room -> verified(sale, order.payment(), order.terms()));
    }

    /** What is sold, as it was when we looked: prices and models may change while the facilitator is asked. */
    private Order order(Sale sale, Payment payment, PaymentKey key, Sale.Priced priced) {
        Map<Terms, Long> offers = offered(sale, priced);
        Terms paid = seller.check(payment, List.copyOf(offers.keySet()), clock.instant(),
                offer -> priced.life().needed(offer.maxTimeout()));
        return new Order(sale.fingerprint(), sale.written(), payment, key, paid,
                Objects.requireNonNull(offers.get(paid)));
    }

    /** Images that were made for this payer and this request, whose payment was refused, and which can still be had. */
    private Mono<Job> withheld(Sale sale, PaymentKey key) {
        return journal.undelivered(key.payer(), sale.fingerprint(), Undelivered.WITHHELD, clock.instant().minus(KEPT))
                .filterWhen(work::stillThere);
    }

    /** Done if a good payment could be taken on now; a {@link Refusal} as an error signal if nobody's can. */
    Mono<Void> open() {
        return journal.isReplaced() ? Mono.error(replaced()) : exposure.open();
    }

    /** 402 with fresh terms; or what else is wrong with the request. */
    <T> Mono<T> reject(Sale sale, Rejection no) {
        return sale.price()
                .flatMap(priced -> Mono.error(Refusal.payment(no.code(), no.message(), seller
                        .challenge(seller.terms(priced.price(), sale.resource(), priced.description()), no.code()))));
    }

    /** Each with the generation of prices it is from, today's first. */
    private Map<Terms, Long> offered(Sale sale, Sale.Priced priced) {
        Map<Terms, Long> offers = new LinkedHashMap<>();
        for (Sale.Offered offer : sale.offers())
            offers.putIfAbsent(terms.of(offer.generation(), offer.price(), sale.resource(), priced.description()),
                    offer.generation());
        return offers;
    }

    private Mono<Void> verified(Sale sale, Payment payment, Terms terms) {
        return facilitator.verify(payment, terms).flatMap(answer -> switch (answer) {
            case Verification.Valid valid -> Mono.empty();
            case Verification.Invalid no ->
                reject(sale, new Rejection(Rejection.Kind.REFUSED, no.code(), no.message()));
            case Verification.Unavailable down -> Mono.error(Refusal.later(Refusal.Code.FACILITATOR_UNAVAILABLE,
                    "The payment cannot be verified now; nothing was charged. Send the same payment again.",
                    Duration.ofSeconds(5)));
        });
    }

    /**
     * Withheld images are claimed together with the hold, so that no other payment gets them too; if one was faster,
     * new ones are made.
     */
    private Mono<Job> hold(Order order, List<Change.Draw> room, Optional<Job> withheld, Consumer<Job> held) {
        Job job = job(order, withheld);
        PaymentKey key = order.key();
        Change first = Change.first(job, room);
        return steps.hold(withheld.map(first::claiming).orElse(first)).flatMap(verdict -> switch (verdict) {
            case APPLIED -> Mono.just(job).doOnNext(held);
            case CONFLICT -> journal.find(key)
                    .switchIfEmpty(Mono.defer(
                            () -> withheld.isEmpty() ? Mono.empty() : hold(order, room, Optional.empty(), held)));
            case OVER_BUDGET -> Mono.error(exposure.noRoom(key, order.terms()));
            case LOST -> Mono.error(replaced());
            case OVERLOADED -> Mono.error(Refusal.later(Refusal.Code.OVERLOADED,
                    "Too much is being written; try again shortly.", Duration.ofSeconds(2)));
        });
    }

    /** Whoever has taken over knows this payment, or will. */
    private static Refusal replaced() {
        return Refusal.later(Refusal.Code.OVERLOADED,
                "Another process serves in this one's place; nothing was charged here. Send it again.",
                Duration.ofSeconds(5));
    }

    private Job job(Order order, Optional<Job> withheld) {
        Instant now = clock.instant();
        Job.Facts facts = new Job.Facts(ids.get(), order.key(), order.fingerprint(), order.written(), order.payment(),
                order.terms(), order.generation(), now, deadline(order.payment(), now));
        State state = withheld.flatMap(Job::delivery)
                .<State>map(d -> new State.Delivered(new Delivery(d.upstream(), d.model(), 0, d.pictures()), now))
                .orElseGet(State.Held::new);
        return new Job(facts, state, List.of(), Route.NONE, 1, 1);
    }

    private Instant deadline(Payment payment, Instant now) {
        BigInteger latest = BigInteger.valueOf(now.plus(maxTimeout).getEpochSecond());
        return Instant.ofEpochSecond(payment.authorization().validBefore().min(latest).longValueExact())
                .minus(settleMargin);
    }

    /** The terms an offer was made with. */
    @FunctionalInterface
    public interface OfferedTerms {
        Terms of(long generation, UsdcAmount price, String resource, String description);
    }

    /** The one look at a payment that is going on, and the request it is for. */
    private static final class Arrival {
        private final String fingerprint;
        private final Sinks.One<Job> outcome = Sinks.one();
        private final AtomicInteger others = new AtomicInteger();

        Arrival(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        /** Goes on whoever listens. */
        Mono<Job> look(Mono<Job> look) {
            look.subscribe(outcome::tryEmitValue, outcome::tryEmitError, outcome::tryEmitEmpty);
            return job();
        }

        Mono<Job> job() {
            return outcome.asMono();
        }

        /** For another request with the same payment: when this look is over, whatever came of it. */
        Mono<Void> over() {
            if (others.incrementAndGet() > OTHERS_WAITING)
                return Mono.error(Refusal.later(Refusal.Code.OVERLOADED,
                        "Too many requests bring this payment at once.", Duration.ofSeconds(2)));
            return job().then().onErrorComplete();
        }
    }

    private record Order(String fingerprint, String written, Payment payment, PaymentKey key, Terms terms,
            long generation) {}
}
