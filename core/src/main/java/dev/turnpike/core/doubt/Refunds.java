package dev.turnpike.core.doubt;

import dev.turnpike.config.Configuration.TreasurySettings;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.time.Background;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Nonces;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The refunds of owed money. A refund is an authorization that the treasury signs to the payer; it is durable before it
 * is sent, carried out by the facilitator, and followed on the chain until it is proven. The facilitator's answer alone
 * proves nothing.
 */
public final class Refunds {
    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration SEND_AGAIN = Duration.ofMinutes(1);
    private static final int AT_ONCE = 4;

    private final RefundBook book;
    private final Journal journal;
    private final Facilitator facilitator;
    private final ChainReader chain;
    private final Buyer treasury;
    private final Nonces nonces;
    private final TreasurySettings limits;
    private final InstantSource clock;
    private volatile String lastOpen = "";
    private volatile String lastUnpaid = "";
    private volatile Instant saidFor = Instant.MIN;
    /** When each refund was last sent by this process; {@link Instant#MAX} while it is on its way. */
    private final ConcurrentMap<String, Instant> sent = new ConcurrentHashMap<>();

    /**
     * @param treasury signs with the treasury's key
     * @param nonces of refunds: one for each job, so that the token itself refuses a second refund
     * @param limits the largest refund that is paid automatically, and the most per hour and per day
     */
    public Refunds(RefundBook book, Journal journal, Facilitator facilitator, ChainReader chain, Buyer treasury,
            Nonces nonces, TreasurySettings limits, InstantSource clock) {
        this.book = book;
        this.journal = journal;
        this.facilitator = facilitator;
        this.chain = chain;
        this.treasury = treasury;
        this.nonces = nonces;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Pays back the money owed for a job, at an operator's request.
     *
     * @return the refund as it is now; empty if nothing is owed for this job
     */
    public Mono<Refund> pay(String job) {
        return pay(job, book::intend).switchIfEmpty(book.find(job));
    }

    /** The amount owed to the payer of a job, and its refund. */
    public Mono<Owing> owing(String job) {
        return book.owed(job)
                .flatMap(owed -> book.find(job)
                        .map(refund -> new Owing(owed, refund))
                        .defaultIfEmpty(new Owing(owed, null)));
    }

    /**
     * The amount owed for a job, and its refund.
     *
     * @param owed zero once it was paid back
     * @param refund null if none was begun
     */
    public record Owing(UsdcAmount owed, @Nullable Refund refund) {}

    /** The loop that follows open refunds, and starts refunds that are small enough to need no operator. */
    public Background background(Scheduler scheduler) {
        return new Background() {
            @Override
            public String name() {
                return "refunds";
            }

            @Override
            public Disposable start() {
                return Refunds.this.start(scheduler);
            }
        };
    }

    private Disposable start(Scheduler scheduler) {
        Disposable follows = new Lanes<Refund>("refund of job", AT_ONCE, scheduler).run(this::open, Refund::job,
                this::follow);
        return limits.refundLimit().isZero() ? follows
                : Disposables.composite(follows, new Lanes<String>("refund of job", AT_ONCE, scheduler)
                        .run(this::unpaid, job -> job, this::payUnasked));
    }

    private Mono<List<Refund>> open(int most) {
        return book.open(lastOpen, most)
                .doOnNext(refunds -> lastOpen = refunds.isEmpty() ? "" : refunds.getLast().job());
    }

    private Mono<List<String>> unpaid(int most) {
        return book.unpaid(limits.refundLimit(), lastUnpaid, most)
                .doOnNext(jobs -> lastUnpaid = jobs.isEmpty() ? "" : jobs.getLast());
    }

    /**
     * Automatic refunds are bounded, because a payer can make us owe money for the price of gas alone; they do not count
     * against the budgets of purchases.
     */
    private Mono<Refund> payUnasked(String job) {
        return pay(job, refund -> book.intendWithin(limits.perHour(), limits.perDay(), refund).doOnNext(ours -> {
            if (!ours) waits(refund);
        }));
    }

    private void waits(Refund refund) {
        Instant hour = refund.at().truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(saidFor))
            LOG.warn(
                    "refund of job {}: waits, as others may: refunds have come to what treasury.budget allows in an hour or a day",
                    Job.brief(refund.job()));
        saidFor = hour;
    }

    private Mono<Refund> pay(String job, Function<Refund, Mono<Boolean>> intent) {
        return book.owed(job)
                .filter(owed -> !owed.isZero())
                .flatMap(owed -> journal.job(job).flatMap(of -> pay(of, owed, intent)));
    }

    private Mono<Refund> pay(Job job, UsdcAmount owed, Function<Refund, Mono<Boolean>> intent) {
        Terms terms = terms(job, owed);
        return Mono.fromCallable(() -> treasury.pay(terms, nonces.of(job.facts().key(), "refund", 1)))
                .map(payment -> new Refund(job.id(), terms.payTo(), owed, RefundState.INTENDED, payment, terms, null, 1,
                        clock.instant()))
                .flatMap(intent)
                .flatMap(ours -> ours ? book.find(job.id()).flatMap(this::send) : book.find(job.id()));
    }

    /** The facilitator is told no id of a job, which alone gives access to it. */
    private static Terms terms(Job job, UsdcAmount owed) {
        Terms sold = job.facts().terms();
        return new Terms(sold.asset(), job.facts().key().payer(), owed, LIFE, sold.resource(), "refund",
                sold.mimeType());
    }

    /** Sends a refund, one call at a time for each; a retry cannot pay twice. */
    private Mono<Refund> send(Refund refund) {
        Instant now = clock.instant();
        return Mono
                .defer(() -> starts(refund, now)
                        ? facilitator.settle(refund.payment(), refund.terms())
                                .doOnNext(answer -> note(refund, answer))
                                .doFinally(signal -> sent.put(refund.job(), now))
                                .flatMap(answer -> look(refund))
                        : Mono.just(refund));
    }

    private boolean starts(Refund refund, Instant now) {
        Instant before = sent.get(refund.job());
        if (before == null) return sent.putIfAbsent(refund.job(), Instant.MAX) == null;
        return !before.equals(Instant.MAX) && !before.plus(SEND_AGAIN).isAfter(now)
                && sent.replace(refund.job(), before, Instant.MAX);
    }

    private static void note(Refund refund, Settlement answer) {
        if (answer instanceof Settlement.Refused no)
            LOG.warn("refund of job {}: refused: {}", Job.brief(refund.job()), no.code());
    }

    /** Asks the chain, and sends the refund again while it is open there. */
    private Mono<Refund> follow(Refund refund) {
        return fate(refund).flatMap(fate -> fate instanceof ChainReader.Fate.Open ? send(refund) : ended(refund, fate));
    }

    private Mono<Refund> look(Refund refund) {
        return fate(refund).flatMap(fate -> ended(refund, fate));
    }

    /** Searched from the job's hold on: another ledger, from which this one was restored, may have sent it already. */
    private Mono<ChainReader.Fate> fate(Refund refund) {
        return journal.job(refund.job())
                .flatMap(job -> chain.fate(refund.terms().asset(), refund.payment().authorization(),
                        job.facts().heldAt()));
    }

    private Mono<Refund> ended(Refund refund, ChainReader.Fate fate) {
        return switch (fate) {
            case ChainReader.Fate.Moved moved -> change(refund, RefundState.SETTLED, moved.transaction());
            case ChainReader.Fate.Impossible dead -> change(refund, RefundState.VOID, null);
            case ChainReader.Fate.Open open -> Mono.just(refund);
            case ChainReader.Fate.NotKnown unknown -> Mono.just(refund);
        };
    }

    private Mono<Refund> change(Refund refund, RefundState state, @Nullable Bytes32 transaction) {
        return book.change(refund, state, transaction, clock.instant()).doOnNext(ours -> {
            sent.remove(refund.job());
            if (ours)
                LOG.info("refund of job {}: {} {} to {}", Job.brief(refund.job()), state, refund.amount(),
                        refund.payer());
        }).then(book.find(refund.job()));
    }
}
