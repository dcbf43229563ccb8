package dev.turnpike.core.till;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Answers a payment with the job of an order that it repeats. That it was joined is durable before the client sees the
 * answer: the payment is used, by a job that has ended with nothing charged, and answers with the same job for ever
 * (law 1). It is never sent to be settled (law 2).
 */
final class Joining {
    private final Offers offers;
    private final Repeats repeats;
    private final Unsold unsold;
    private final Capacity capacity;
    private final Journal journal;
    private final Steps steps;
    private final Supplier<String> ids;
    private final Time time;

    Joining(Desk desk, Capacity capacity, Journal journal, Steps steps, Supplier<String> ids, Time time) {
        this.offers = desk.offers();
        this.repeats = desk.repeats();
        this.unsold = desk.unsold();
        this.capacity = capacity;
        this.journal = journal;
        this.steps = steps;
        this.ids = ids;
        this.time = time;
    }

    /**
     * The job of the order that this payment repeats; if it repeats none, or one that came to nothing, what comes of it
     * as an order of its own.
     *
     * @param look the outcome of this call, for payments that repeat this one
     */
    Mono<Job> or(Mono<Job> own, Mono<Job> look, Sale sale, Payment payment, PaymentKey key, Guest guest) {
        return !offers.pays(payment, time.now()) ? own : Mono.defer(() -> {
            Repeats.Entry earlier = repeats.enter(sale, key, guest.again(), look);
            if (earlier == null) return own.doOnError(refused -> repeats.refused(key)).doOnNext(job -> {
                if (job.closed()) repeats.refused(key);
            });
            guest.attend(earlier.key());
            return isUsed(payment, key).flatMap(used -> used ? own
                    : earlier.job()
                            .onErrorComplete()
                            .flatMap(job -> joined(payment, key, job))
                            .switchIfEmpty(Mono.defer(() -> {
                                repeats.isOver(earlier);
                                return or(own, look, sale, payment, key, guest);
                            })));
        });
    }

    /** The job, joined by this payment; empty if it came to nothing, or if the payment is none that pays us, or is used. */
    Mono<Job> join(Payment payment, PaymentKey key, Job job) {
        return !offers.pays(payment, time.now()) ? Mono.empty()
                : isUsed(payment, key).flatMap(used -> used ? Mono.empty() : joined(payment, key, job));
    }

    /** A payment that was carried out before it came joins nothing: its money is here already, and is owed. */
    private Mono<Boolean> isUsed(Payment payment, PaymentKey key) {
        return capacity.looks()
                .pass(key.payer().hex(), unsold.isGone(payment, key)
                        .onErrorMap(unread -> later("It cannot be seen now whether this payment was used.")));
    }

    private Mono<Job> joined(Payment payment, PaymentKey key, Job job) {
        return journal.job(job.id())
                .filter(Joining::isGood)
                .flatMap(now -> steps.hold(Change.first(ended(payment, key, now), null))
                        .flatMap(verdict -> switch (verdict) {
                            case APPLIED -> Mono.just(now);
                            case CONFLICT -> journal.find(key);
                            case OVER_BUDGET, LOST, OVERLOADED ->
                                Mono.error(later("This cannot be written now; nothing was charged."));
                        }));
    }

    private static Refusal later(String why) {
        return Refusal.later(Refusal.Code.OVERLOADED, why + " Send the same payment again.", Duration.ofSeconds(2));
    }

    private static boolean isGood(Job job) {
        return !(job.state() instanceof State.Closed closed) || closed.end() instanceof End.Settled;
    }

    /** Of the same order, and of what this payment would have moved: if it moves after all, that is owed. */
    private Job ended(Payment payment, PaymentKey key, Job earlier) {
        Terms paid = earlier.facts().terms();
        UsdcAmount amount = UsdcAmount.ofAtomic(payment.authorization().value().longValueExact());
        Instant now = time.now();
        Terms terms = new Terms(paid.asset(), paid.payTo(), amount, paid.maxTimeout(), paid.resource(),
                paid.description(), paid.mimeType());
        Job.Facts facts = new Job.Facts(ids.get(), key, earlier.facts().fingerprint(), payment, terms,
                earlier.facts().generation(), now, now);
        return new Job(facts, new State.Closed(new End.Joined(earlier.id()), now), earlier.work().undone(), 1,
                journal.replica().epoch());
    }
}
