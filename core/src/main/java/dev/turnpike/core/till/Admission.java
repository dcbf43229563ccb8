package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Verification;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes a payment on: priced, checked here, verified at the facilitator, held. What fails here costs nothing, and what
 * fails our own checks never reaches the facilitator.
 */
public final class Admission {
    /** For so long after its settlement a job that never reached its client is given to another payment instead. */
    static final Duration UNANSWERED = Duration.ofMinutes(10);

    private final Offers offers;
    private final Facilitator facilitator;
    private final Journal journal;
    private final Exposure exposure;
    private final Maker maker;
    private final Capacity capacity;
    private final Repeats repeats;
    private final Joining joining;
    private final Unsold unsold;
    private final Supplier<String> ids;
    private final Time time;
    private final Steps steps;
    private final ConcurrentMap<PaymentKey, Look> arriving = new ConcurrentHashMap<>();

    /**
     * @param desk what a payment is held against
     * @param exposure bounds how much unpaid work may be open
     * @param maker tells whether what was made before is still there
     * @param capacity what can be taken on now
     * @param ids makes unguessable job ids
     */
    public Admission(Desk desk, Facilitator facilitator, Journal journal, Exposure exposure, Maker maker,
            Capacity capacity, Supplier<String> ids, Time time) {
        this.offers = desk.offers();
        this.repeats = desk.repeats();
        this.unsold = desk.unsold();
        this.facilitator = facilitator;
        this.journal = journal;
        this.exposure = exposure;
        this.maker = maker;
        this.capacity = capacity;
        this.ids = ids;
        this.time = time;
        this.steps = new Steps(journal, time.scheduler());
        this.joining = new Joining(desk, capacity, journal, steps, ids, time);
    }

    /**
     * The job that this payment holds from now on. A payment is looked at by one at a time, however many requests bring
     * it; the same request many times at once is looked at once, and to the end: a client that goes away cannot leave a
     * hold behind without work.
     *
     * @param seen what the ledger knew when the payment arrived
     * @param guest says whether the request repeats another
     * @param held is told of a job as soon as it is held
     */
    Mono<Job> admit(Sale sale, Payment payment, PaymentKey key, Arrival seen, Guest guest, Consumer<Job> held) {
        return Mono.defer(() -> {
            Look mine = new Look(sale.fingerprint());
            Look first = arriving.putIfAbsent(key, mine);
            if (first == null)
                return mine.begin(
                        joining.or(checked(sale, payment, key, seen, held), mine.job(), sale, payment, key, guest)
                                .onErrorResume(Refusal.class, no -> held(key, no))
                                .doOnTerminate(() -> arriving.remove(key, mine)));
            return first.isFor(sale) ? first.job()
                    : first.over()
                            .then(Mono.defer(() -> arrival(sale, key)))
                            .flatMap(now -> now.held() != null ? Mono.just(now.held())
                                    : admit(sale, payment, key, now, guest, held));
        });
    }

    /** The same of a payer whose client never got what an equal order has bought: that one, or a new one if it cannot be. */
    Mono<Job> admit(Sale sale, Payment payment, PaymentKey key, Arrival seen, Job paidFor, Guest guest,
            Consumer<Job> held) {
        return joining.join(payment, key, paidFor)
                .switchIfEmpty(Mono.defer(() -> admit(sale, payment, key, seen, guest, held)));
    }

    /** The orders that others may repeat. */
    Repeats repeats() {
        return repeats;
    }

    /** What the ledger knows about this payment and its payer. */
    Mono<Arrival> arrival(Sale sale, PaymentKey key) {
        Instant now = time.now();
        return journal.arrival(key, sale.fingerprint(), now.minus(UNANSWERED), now.minus(maker.keptFor()),
                exposure.recordSince());
    }

    /** A twin of this request may have been through meanwhile, and spent what we were just told cannot be spent. */
    private Mono<Job> held(PaymentKey key, Refusal no) {
        return journal.find(key).switchIfEmpty(Mono.error(no));
    }

    private Mono<Job> checked(Sale sale, Payment payment, PaymentKey key, Arrival seen, Consumer<Job> held) {
        Optional<Refusal> stopped = capacity.objection();
        if (stopped.isPresent()) return Mono.error(stopped.get());
        return sale.price().onErrorResume(Refusal.class, no -> unpriced(payment, key, no)).flatMap(priced -> {
            Order order;
            try {
                order = order(sale, payment, key, priced);
            } catch (Rejection.Exception no) {
                return rejected(sale, priced, payment, key, no.rejection());
            }
            return capacity.looks()
                    .pass(key.payer().hex(), looked(sale, order, seen.payer()))
                    .flatMap(room -> withheld(seen).flatMap(earlier -> hold(order, room, seen, earlier, held))
                            .switchIfEmpty(Mono.defer(() -> hold(order, room, seen, null, held))))
                    .onErrorResume(Rejection.Exception.class,
                            no -> rejected(sale, priced, payment, key, no.rejection()));
        });
    }

    /** An order that is not sold now may have been sold before; then its payment was used. */
    private Mono<Sale.Priced> unpriced(Payment payment, PaymentKey key, Refusal no) {
        return capacity.looks()
                .pass(key.payer().hex(), unsold.isUsed(payment, key))
                .flatMap(used -> Mono.error(used ? Unsold.unknown() : no));
    }

    /** What asks others: law 8 first, which may spare the facilitator. */
    private Mono<Change.Room> looked(Sale sale, Order order, PayerRecord payer) {
        return exposure.room(order.key(), order.offer().terms(), payer)
                .delayUntil(room -> verified(sale, order.payment(), order.offer().terms()));
    }

    /** 402 with fresh terms; or the job that says that this payment's money is owed, for it has come to us all the same. */
    private Mono<Job> rejected(Sale sale, Sale.Priced priced, Payment payment, PaymentKey key, Rejection no) {
        return capacity.looks()
                .pass(key.payer().hex(), unsold.owed(sale, priced, payment, key, no.equals(Exposure.GONE)))
                .switchIfEmpty(Mono.error(() -> offers.rejected(sale, priced, no)));
    }

    /** The order as it was when it was priced: prices and models may change while the facilitator is asked. */
    private Order order(Sale sale, Payment payment, PaymentKey key, Sale.Priced priced) {
        Offers.Accepted offer = offers.accepted(sale, priced, payment, time.now());
        return new Order(sale, priced.work(), payment, key, offer, priced.life());
    }

    /** Images that were made for this payer and this request, whose payment was refused, and which can still be had. */
    private Mono<Job> withheld(Arrival seen) {
        return Mono.justOrEmpty(seen.withheld()).filterWhen(maker::stillThere);
    }

    /** How many payments wait for their turn to be looked at. */
    int waiting() {
        return capacity.looks().waiting();
    }

    /**
     * Whether a good payment of a newcomer, too, could be taken on now for what costs this much; a {@link Refusal} as an
     * error signal if no payer's can.
     */
    Mono<Boolean> open(UsdcAmount price) {
        if (journal.isReplaced()) return Mono.error(replaced());
        return capacity.objection().<Mono<Boolean>>map(Mono::error).orElseGet(() -> exposure.open(price));
    }

    /** 402 with fresh terms; or what else is wrong with the request. */
    <T> Mono<T> reject(Sale sale, Rejection no) {
        return sale.price().flatMap(priced -> Mono.error(offers.rejected(sale, priced, no)));
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
     * Makes the hold durable.
     *
     * @param withheld work that was not paid for, claimed together with the hold so that no other payment gets it too;
     *     empty if it was claimed meanwhile. Null: the work is made anew
     */
    private Mono<Job> hold(Order order, Change.Room room, Arrival seen, @Nullable Job withheld, Consumer<Job> held) {
        Job job = job(order, withheld);
        Change first = Change.first(job, room).telling(order.sale().webhook(order.key().payer()));
        return steps.hold(withheld == null ? first : first.claiming(withheld)).flatMap(verdict -> switch (verdict) {
            case APPLIED -> Mono.just(job).doOnNext(held);
            case CONFLICT -> journal.find(order.key());
            case OVER_BUDGET -> Mono.error(exposure.noRoom(order.offer().terms().amount(), seen.payer()));
            case LOST -> Mono.error(replaced());
            case OVERLOADED -> Mono.error(Refusal.later(Refusal.Code.OVERLOADED,
                    "Too much is being written; try again shortly.", Duration.ofSeconds(2)));
        });
    }

    /** The process that has taken over knows this payment, or will. */
    private static Refusal replaced() {
        return Refusal.later(Refusal.Code.OVERLOADED,
                "Another process serves in this one's place; nothing was charged here. Send it again.",
                Duration.ofSeconds(5));
    }

    private Job job(Order order, @Nullable Job withheld) {
        Instant now = time.now();
        Job.Facts facts = new Job.Facts(ids.get(), order.key(), order.sale().fingerprint(), order.payment(),
                order.offer().terms(), order.offer().generation(), now, deadline(order, now));
        return withheld == null ? new Job(facts, new State.Held(), order.work(), 1, journal.replica().epoch())
                : new Job(facts, new State.Delivered(now), withheld.work().handedOn(), 1, journal.replica().epoch());
    }

    private static Instant deadline(Order order, Instant now) {
        BigInteger latest = BigInteger.valueOf(now.plus(order.offer().terms().maxTimeout()).getEpochSecond());
        return Instant.ofEpochSecond(order.payment().authorization().validBefore().min(latest).longValueExact())
                .minus(order.life().settling());
    }

    private record Order(Sale sale, JobWork work, Payment payment, PaymentKey key, Offers.Accepted offer,
            Sale.Life life) {}
}
