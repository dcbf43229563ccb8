package dev.turnpike.gateway.doubt;

import dev.turnpike.gateway.doubt.RefundBook.Refund;
import dev.turnpike.gateway.doubt.RefundBook.Standing;
import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.gateway.journal.Journal;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Pays back what is owed: an authorization that the treasury signs to the payer, durable before it is sent, carried out by the facilitator, and
 * followed on the chain until it is proven.
 */
public final class Refunds {
    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final RefundBook book;
    private final Journal journal;
    private final Facilitator facilitator;
    private final ChainReader chain;
    private final BiFunction<Terms, Duration, Payment> signing;
    private final UsdcAmount unasked;
    private final InstantSource clock;

    /**
     * @param signing a payment by the treasury on these terms, good for that long; see {@link #signing}
     * @param unasked owed money up to this is paid back without asking
     */
    public Refunds(RefundBook book, Journal journal, Facilitator facilitator, ChainReader chain,
            BiFunction<Terms, Duration, Payment> signing,
            UsdcAmount unasked, InstantSource clock) {
        this.book = book;
        this.journal = journal;
        this.facilitator = facilitator;
        this.chain = chain;
        this.signing = signing;
        this.unasked = unasked;
        this.clock = clock;
    }

    /** Payments signed by a buyer whose key is the treasury's. */
    public static BiFunction<Terms, Duration, Payment> signing(Buyer treasury) {
        return (terms, life) -> {
            var offer = new dev.turnpike.x402.Offer.Acceptable(1, terms.asset(), terms.payTo(), terms.amount(), life, "{}", "", "");
            String header = treasury.sign(offer).headerValue();
            return new Seller(terms.asset(), terms.payTo(), life).read(List.of(), List.of(header)).orElseThrow();
        };
    }

    /**
     * Pays back what is owed for a job, on the operator's word.
     *
     * @return the refund as it stands; empty if nothing is owed for this job
     */
    public Mono<Refund> pay(String job) {
        return book.owed(job).filter(owed -> !owed.isZero()).flatMap(owed -> journal.job(job).flatMap(of -> pay(of, owed)))
                .switchIfEmpty(book.find(job));
    }

    /** Pays back at once what is small enough. */
    Mono<Void> payUnasked(Job job) {
        UsdcAmount owed = job.facts().terms().amount();
        return owed.compareTo(unasked) > 0 ? Mono.empty() : pay(job.id()).then();
    }

    /** Follows those whose end is not known. */
    Mono<Void> round() {
        return book.open().flatMapMany(Flux::fromIterable).concatMap(this::follow).then();
    }

    private Mono<Refund> pay(Job job, UsdcAmount owed) {
        Address payer = job.facts().key().payer();
        Terms sold = job.facts().terms();
        Terms terms = new Terms(sold.asset(), payer, owed, LIFE, sold.resource(), "refund of job " + job.id(), sold.mimeType());
        Refund refund = new Refund(job.id(), payer, owed, Standing.INTENDED, signing.apply(terms, LIFE), terms, null, 1, clock.instant());
        return book.intend(refund).flatMap(ours -> ours ? book.find(job.id()).flatMap(this::send) : book.find(job.id()));
    }

    private Mono<Refund> send(Refund refund) {
        return facilitator.settle(refund.payment(), refund.terms()).flatMap(answer -> switch (answer) {
            case Settlement.Settled done -> change(refund, Standing.SETTLED, done.transaction());
            case Settlement.Refused no -> {
                LOG.warn("refund of job {}: refused: {}", refund.job(), no.code());
                yield Mono.just(refund);
            }
            case Settlement.Unknown unknown -> Mono.just(refund);
        });
    }

    /** The chain decides; what it shows as open is sent again, which cannot pay twice. */
    private Mono<Refund> follow(Refund refund) {
        return chain.fate(refund.terms().asset(), refund.payment().authorization(), refund.at()).flatMap(fate -> switch (fate) {
            case ChainReader.Fate.Moved moved -> change(refund, Standing.SETTLED, moved.transaction());
            case ChainReader.Fate.Impossible dead -> change(refund, Standing.VOID, null);
            case ChainReader.Fate.Open open -> send(refund);
            case ChainReader.Fate.NotKnown unknown -> Mono.just(refund);
        });
    }

    private Mono<Refund> change(Refund refund, Standing standing, dev.turnpike.x402.@Nullable Bytes32 transaction) {
        LOG.info("refund of job {}: {} {} to {}", refund.job(), standing, refund.amount(), refund.payer());
        return book.change(refund, standing, transaction, clock.instant()).then(book.find(refund.job()));
    }
}
