package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Serves a paid request, from the payment to the settlement: rejoin what this payment has already bought, or ask for
 * money, or take the payment on ({@link #serve}), have the work done and take the money ({@link #step}). Recovery enters
 * at {@link #takeUp}.
 *
 * <p>Rejoining comes first: no price, plan, clock or facilitator is asked about a payment that is known (law 1).
 */
public final class Till {
    private static final Logger LOG = LoggerFactory.getLogger(Till.class);
    /** The reason of a 402 that only payers can pay of whom the chain has proven a payment. */
    public static final String KNOWN_PAYERS_ONLY = "KNOWN_PAYERS_ONLY";
    private static final Duration DISK_AGAIN = Duration.ofSeconds(2);

    private final Seller seller;
    private final Admission admission;
    private final Running running;
    private final Maker maker;
    private final Settler settler;
    private final Repeats repeats;
    private final Journal journal;
    private final Cache<PaymentKey, Job> ended;
    private final Time time;
    private final OtherRequests others;
    private final Unanswered unanswered;

    /** @param ended jobs at their end, by payment; keeps floods of replays off the journal and may forget anything */
    public Till(Seller seller, Admission admission, Running running, Maker maker, Settler settler, Journal journal,
            Cache<PaymentKey, Job> ended, Time time) {
        this.seller = seller;
        this.admission = admission;
        this.running = running;
        this.maker = maker;
        this.settler = settler;
        this.repeats = admission.repeats();
        this.journal = journal;
        this.ended = ended;
        this.time = time;
        this.others = new OtherRequests(time);
        this.unanswered = new Unanswered(journal, time);
    }

    /**
     * A request with a payment, to be told when it is over.
     *
     * @param again what it says of whether it repeats another
     * @param comesBack whether it takes the job for an answer, and comes back for its end
     */
    public Guest guest(Again again, boolean comesBack) {
        return new Guest(repeats, again, comesBack);
    }

    /** The same for a request that is over with its reply, and says nothing of another. */
    public Mono<Reply> serve(Sale sale, @Nullable Payment payment, Duration wait, Runnable good) {
        return Mono.using(() -> guest(Again.UNSAID, false), guest -> serve(sale, payment, guest, wait, good),
                guest -> guest.gone(true));
    }

    /**
     * Answers a request.
     *
     * @param payment null: the request carries none
     * @param wait how long the client waits for the end of its job
     * @param good is run once the payment has proven good for this request, before its job is waited for
     * @return the answer; a {@link Refusal} as an error signal if there is none
     */
    public Mono<Reply> serve(Sale sale, @Nullable Payment payment, Guest guest, Duration wait, Runnable good) {
        return payment == null ? payFirst(sale)
                : running.admitting(authenticate(sale, payment).doOnNext(others::check)
                        .doOnNext(guest::attend)
                        .flatMap(key -> bought(sale, payment, key, guest).flatMap(job -> own(sale, key, job))
                                .doOnNext(job -> {
                                    if (job.closed() && job.facts().key().equals(key)) guest.replays();
                                })
                                .flatMap(this::meant)))
                        .doOnNext(job -> guest.attend(job.facts().key()))
                        .doOnNext(job -> good.run())
                        .flatMap(job -> join(job, wait))
                        .doOnNext(job -> guest.knows(job.facts().key()))
                        .map(this::reply);
    }

    /** The job that a payment is answered with: its own, or that of the order it repeated. */
    private Mono<Job> meant(Job job) {
        return job.state() instanceof State.Closed(End.Joined joined, Instant at) ? journal.job(joined.job())
                .switchIfEmpty(Mono.error(() -> Refusal.of(Refusal.Code.IMAGES_DELETED,
                        "The order that this payment repeated was deleted for its age; nothing was charged by it.")))
                : Mono.just(job);
    }

    /** One step of a job from its hold to its end; empty at its end. */
    private Mono<Job> step(Job job) {
        return switch (job.state()) {
            case State.Held held -> work(job);
            case State.Working working -> work(job);
            case State.Delivered delivered -> kept(job, here -> running.settling(settler.begin(job, here)));
            case State.Settling settling -> kept(job, here -> running.settling(settler.resolve(job, settling, here)));
            case State.Paid paid -> work(job);
            case State.Closed closed -> Mono.empty();
        };
    }

    /**
     * Goes on with whether what was made for this job can be handed out by this gateway: what another one has kept may not
     * be here. A disk that does not say is asked again.
     */
    private Mono<Job> kept(Job job, Function<Boolean, Mono<Job>> next) {
        return maker.keep(job).map(Optional::of).onErrorResume(unread -> {
            LOG.warn("job {}: its kept files cannot be looked at: {}", Job.brief(job.id()), unread.toString());
            return Mono.just(Optional.empty());
        }).flatMap(here -> here.map(next).orElseGet(() -> time.after(DISK_AGAIN).thenReturn(job)));
    }

    private Mono<Job> work(Job job) {
        return running.working(maker.carryOn(job))
                .flatMap(outcome -> outcome.job().closed() ? Mono.just(outcome.job())
                        : running.settling(settler.afterIntent(outcome)));
    }

    /**
     * The price of this request, with terms to pay it; none is asked for while no payment is taken, and newcomers are
     * told while theirs are not (law 7).
     */
    public Mono<Reply> payFirst(Sale sale) {
        return sale.price().flatMap(priced -> admission.open(priced.price()).map(newcomers -> {
            Terms terms = seller.terms(priced.price(), sale.resource(), priced.description());
            return new Reply.PayFirst(
                    seller.challenge(terms, newcomers ? Refusal.Code.PAYMENT_REQUIRED.name() : KNOWN_PAYERS_ONLY));
        }));
    }

    /** How many payments wait for their turn to be looked at. */
    public int waiting() {
        return admission.waiting();
    }

    /** The payer's key. Signatures are not checked on the thread that serves connections. */
    private Mono<PaymentKey> authenticate(Sale sale, Payment payment) {
        return Mono.fromCallable(() -> seller.authenticate(payment))
                .subscribeOn(time.scheduler())
                .onErrorResume(Rejection.Exception.class, no -> admission.reject(sale, no.rejection()));
    }

    /** The job that this payment has bought, or buys now. */
    private Mono<Job> bought(Sale sale, Payment payment, PaymentKey key, Guest guest) {
        Job job = ended.getIfPresent(key);
        return job != null ? Mono.just(job)
                : admission.arrival(sale, key).flatMap(seen -> take(sale, payment, key, seen, guest));
    }

    /** A known payment; or a new one, for work this payer has paid for and never got, or for new work. */
    private Mono<Job> take(Sale sale, Payment payment, PaymentKey key, Arrival seen, Guest guest) {
        if (seen.held() != null) return Mono.just(seen.held());
        Job left = unanswered.left(seen, guest);
        if (left == null) return anew(sale, payment, key, seen, guest);
        return admission.arrival(sale, key).flatMap(now -> {
            boolean still = now.paidFor() != null && now.paidFor().id().equals(left.id());
            return still && now.held() == null ? admission.admit(sale, payment, key, now, left, guest, this::begin)
                    : anew(sale, payment, key, now, guest);
        });
    }

    private Mono<Job> anew(Sale sale, Payment payment, PaymentKey key, Arrival seen, Guest guest) {
        if (seen.held() != null) return Mono.just(seen.held());
        Job open = repeats.elsewhere(seen.elsewhere(), guest.again());
        return open != null ? admission.admit(sale, payment, key, seen, open, guest, this::begin)
                : admission.admit(sale, payment, key, seen, guest, this::begin);
    }

    private void begin(Job job) {
        running.begin(job, this::step);
    }

    /** The job at its end, or as far as it is when the wait is over. */
    private Mono<Job> join(Job job, Duration wait) {
        if (job.closed()) return Mono.just(job);
        Mono<Job> end = resume(job);
        return wait.isZero() ? journal.job(job.id())
                : end.timeout(wait, Mono.defer(() -> journal.job(job.id())), time.scheduler());
    }

    /** The end of a job that was answered before it had come to it; as far as it is when the wait is over. */
    public Mono<Reply> follow(Job job, Duration wait) {
        return join(job, wait).map(this::reply);
    }

    /** The same of a job that was open at a start, which its payer may order again. */
    public Mono<Job> takeUp(Job job) {
        repeats.open(job);
        return resume(job);
    }

    /** Drives a job to its end, whether or not the answer is subscribed to. */
    public Mono<Job> resume(Job job) {
        return running.drive(job, this::step);
    }

    /**
     * Whether the answer with this job has reached its client; to be told of every {@link Reply.Of} once it was written
     * or not. Only the answer with a settled job shows images: one that says they are withheld, or not ready, has handed
     * out nothing.
     */
    public void answered(Job job, boolean received) {
        unanswered.answered(job, received);
    }

    private Reply reply(Job job) {
        unanswered.answering(job);
        return new Reply.Of(job);
    }

    /** The request alone proves whose job it is: its payment is public. */
    private Mono<Job> own(Sale sale, PaymentKey key, Job job) {
        return Mono.fromCallable(() -> {
            if (!job.facts().fingerprint().equals(sale.fingerprint())) throw others.other(key);
            others.check(key);
            return job;
        });
    }
}
