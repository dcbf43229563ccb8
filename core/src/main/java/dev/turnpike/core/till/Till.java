package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Undelivered;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Serves a paid request: rejoin what this payment has already bought, or ask for money, or take the payment on and have
 * the work done.
 *
 * <p>Rejoining comes first: no price, plan, clock or facilitator is asked about a payment that is known (law 1).
 */
public final class Till {
    private static final Logger LOG = LoggerFactory.getLogger(Till.class);
    private static final Duration UNANSWERED = Duration.ofMinutes(10);
    private static final Duration ANSWERING = Duration.ofMinutes(1);

    private final Seller seller;
    private final Admission admission;
    private final Running running;
    private final Journal journal;
    private final Cache<PaymentKey, Job> ended;
    private final InstantSource clock;
    private final Scheduler scheduler;
    /**
     * Jobs whose answer is on its way: not to be given to another payment for the same request meanwhile. An answer
     * that is given up on its way is never told of, so it counts for a while only.
     */
    private final Cache<String, Boolean> answering;

    /** @param ended jobs at their end, by payment; keeps floods of replays off the journal and may forget anything */
    public Till(Seller seller, Admission admission, Running running, Journal journal, Cache<PaymentKey, Job> ended,
            InstantSource clock, Scheduler scheduler) {
        this.seller = seller;
        this.admission = admission;
        this.running = running;
        this.journal = journal;
        this.ended = ended;
        this.clock = clock;
        this.scheduler = scheduler;
        this.answering = Caffeine.newBuilder()
                .executor(Runnable::run)
                .expireAfterWrite(ANSWERING)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /**
     * @param wait how long the client waits for the end of its job
     * @return the answer; a {@link Refusal} as an error signal if there is none
     */
    public Mono<Reply> serve(Sale sale, Optional<Payment> payment, Duration wait) {
        return payment.isEmpty() ? payFirst(sale)
                : authenticate(sale, payment.get())
                        .flatMap(key -> known(key).switchIfEmpty(Mono.defer(() -> take(sale, payment.get(), key))))
                        .flatMap(job -> job.facts().fingerprint().equals(sale.fingerprint()) ? running.join(job, wait)
                                : alreadyUsed())
                        .map(this::reply);
    }

    /**
     * What this request costs, with terms to pay it; nobody is asked to pay while nobody's payment is taken (law 7).
     */
    public Mono<Reply> payFirst(Sale sale) {
        return sale.price().delayUntil(priced -> admission.open()).map(priced -> {
            Terms terms = seller.terms(priced.price(), sale.resource(), priced.description());
            return new Reply.PayFirst(seller.challenge(terms, Refusal.Code.PAYMENT_REQUIRED.name()));
        });
    }

    /** Who pays. Signatures are not looked at on the thread that serves connections. */
    private Mono<PaymentKey> authenticate(Sale sale, Payment payment) {
        return Mono.fromCallable(() -> seller.authenticate(payment))
                .subscribeOn(scheduler)
                .onErrorResume(Rejection.Exception.class, no -> admission.reject(sale, no.rejection()));
    }

    private Mono<Job> known(PaymentKey key) {
        Job job = ended.getIfPresent(key);
        return job != null ? Mono.just(job) : journal.find(key);
    }

    /** A new payment: for work this payer has paid for and never got, or for new work. */
    private Mono<Job> take(Sale sale, Payment payment, PaymentKey key) {
        return journal
                .undelivered(key.payer(), sale.fingerprint(), Undelivered.PAID_FOR, clock.instant().minus(UNANSWERED))
                .filter(job -> answering.getIfPresent(job.id()) == null)
                .switchIfEmpty(Mono.defer(() -> admission.admit(sale, payment, key, running::begin)));
    }

    /**
     * Whether the answer with this job has reached its client; to be told of every {@link Reply.Of} once it was written
     * or not. Only the answer with a settled job shows images: one that says they are withheld, or not ready, has
     * handed out nothing.
     */
    public void answered(Job job, boolean received) {
        Mono<Boolean> noted = received && showsImages(job) ? journal.handedOut(job.id(), clock.instant())
                : Mono.empty();
        noted.doFinally(signal -> answering.invalidate(job.id()))
                .subscribe(done -> {}, failure -> LOG.warn("job {}: {}", job.id(), failure.toString()));
    }

    private Reply reply(Job job) {
        if (showsImages(job)) answering.put(job.id(), true);
        return new Reply.Of(job);
    }

    private static boolean showsImages(Job job) {
        return job.state() instanceof State.Closed(End.Settled settled, Instant at);
    }

    private static <T> Mono<T> alreadyUsed() {
        return Mono.error(Refusal.of(Refusal.Code.PAYMENT_ALREADY_USED,
                "This payment was made for another request; sign a new one."));
    }
}
