package dev.turnpike.gateway.doubt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.gateway.doubt.RefundBook.Refund;
import dev.turnpike.gateway.doubt.RefundBook.Standing;
import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.gateway.journal.Journal;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Signer;
import dev.turnpike.x402.Terms;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Pays back what is owed: an authorization that the treasury signs to the payer, durable before it is sent, carried out by the facilitator, and
 * followed on the chain until it is proven. The facilitator's word alone ends nothing.
 */
public final class Refunds {
    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration SEND_AGAIN = Duration.ofMinutes(1);

    private final RefundBook book;
    private final Journal journal;
    private final Facilitator facilitator;
    private final ChainReader chain;
    private final Function<Terms, Mono<Payment>> signing;
    private final UsdcAmount unasked;
    private final InstantSource clock;
    /** When each refund was last sent by this process; {@link Instant#MAX} while it is on its way. */
    private final ConcurrentMap<String, Instant> sent = new ConcurrentHashMap<>();

    /**
     * @param signing a payment by the treasury on these terms; see {@link #signing}
     * @param unasked owed money up to this is paid back without asking
     */
    public Refunds(RefundBook book, Journal journal, Facilitator facilitator, ChainReader chain, Function<Terms, Mono<Payment>> signing,
            UsdcAmount unasked, InstantSource clock) {
        this.book = book;
        this.journal = journal;
        this.facilitator = facilitator;
        this.chain = chain;
        this.signing = signing;
        this.unasked = unasked;
        this.clock = clock;
    }

    /** Payments as a buyer whose key is the treasury's signs them, in V2: every network has a name there. */
    public static Function<Terms, Mono<Payment>> signing(Signer treasury, InstantSource clock, Supplier<Bytes32> nonces) {
        return terms -> {
            Seller payee = new Seller(terms.asset(), terms.payTo(), terms.maxTimeout());
            Buyer buyer = new Buyer(call -> Mono.just(asked(payee.challenge(terms, ""))), treasury, clock, nonces);
            return buyer.ask(call(terms), new Buyer.Guard(terms.asset(), Set.of(terms.payTo()), terms.amount()))
                    .map(offer -> switch (offer) {
                        case Offer.Acceptable good -> payee.read(List.of(buyer.sign(good).headerValue()), List.of()).orElseThrow();
                        case Offer.Unacceptable bad -> throw new IllegalStateException("refund: " + bad.detail());
                    });
        };
    }

    private static Http.Call call(Terms terms) {
        return new Http.Call("POST", URI.create(terms.resource()), Map.of(), new byte[0], LIFE, 0, Http.Reach.OPERATOR);
    }

    private static Http.Answer asked(Challenge challenge) {
        var headers = challenge.headers().entrySet().stream()
                .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), header -> List.of(header.getValue())));
        return new Http.Answer(402, headers, challenge.body().getBytes(UTF_8));
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

    /** Follows those whose end is not known, and pays at once what is small enough. Never fails. */
    Mono<Void> round() {
        return book.open().flatMapMany(Flux::fromIterable).concatMap(refund -> alone(refund.job(), follow(refund)))
                .thenMany(book.unpaid(unasked).flatMapMany(Flux::fromIterable).concatMap(job -> alone(job, pay(job))))
                .onErrorResume(failure -> {
                    LOG.warn("refunds: {}", failure.toString());
                    return Mono.empty();
                }).then();
    }

    private static Mono<Refund> alone(String job, Mono<Refund> refund) {
        return refund.onErrorResume(failure -> {
            LOG.warn("refund of job {}: {}", job, failure.toString());
            return Mono.empty();
        });
    }

    private Mono<Refund> pay(Job job, UsdcAmount owed) {
        Terms terms = terms(job, owed);
        return signing.apply(terms).map(payment -> new Refund(job.id(), terms.payTo(), owed, Standing.INTENDED, payment, terms, null, 1,
                clock.instant())).flatMap(book::intend)
                .flatMap(ours -> ours ? book.find(job.id()).flatMap(this::send) : book.find(job.id()));
    }

    private static Terms terms(Job job, UsdcAmount owed) {
        Terms sold = job.facts().terms();
        return new Terms(sold.asset(), job.facts().key().payer(), owed, LIFE, sold.resource(), "refund of job " + job.id(),
                sold.mimeType());
    }

    /** One at a time for each refund; asking again later cannot pay twice. */
    private Mono<Refund> send(Refund refund) {
        Instant now = clock.instant();
        return Mono.defer(() -> starts(refund, now) ? facilitator.settle(refund.payment(), refund.terms())
                .doOnNext(answer -> note(refund, answer)).doFinally(signal -> sent.put(refund.job(), now)).flatMap(answer -> look(refund))
                : Mono.just(refund));
    }

    private boolean starts(Refund refund, Instant now) {
        Instant before = sent.get(refund.job());
        if (before == null)
            return sent.putIfAbsent(refund.job(), Instant.MAX) == null;
        return !before.equals(Instant.MAX) && !before.plus(SEND_AGAIN).isAfter(now) && sent.replace(refund.job(), before, Instant.MAX);
    }

    private static void note(Refund refund, Settlement answer) {
        if (answer instanceof Settlement.Refused no)
            LOG.warn("refund of job {}: refused: {}", refund.job(), no.code());
    }

    /** The chain decides; what it shows as open is sent again. */
    private Mono<Refund> follow(Refund refund) {
        return fate(refund).flatMap(fate -> fate instanceof ChainReader.Fate.Open ? send(refund) : ended(refund, fate));
    }

    private Mono<Refund> look(Refund refund) {
        return fate(refund).flatMap(fate -> ended(refund, fate));
    }

    private Mono<ChainReader.Fate> fate(Refund refund) {
        return chain.fate(refund.terms().asset(), refund.payment().authorization(), refund.at());
    }

    private Mono<Refund> ended(Refund refund, ChainReader.Fate fate) {
        return switch (fate) {
            case ChainReader.Fate.Moved moved -> change(refund, Standing.SETTLED, moved.transaction());
            case ChainReader.Fate.Impossible dead -> change(refund, Standing.VOID, null);
            case ChainReader.Fate.Open open -> Mono.just(refund);
            case ChainReader.Fate.NotKnown unknown -> Mono.just(refund);
        };
    }

    private Mono<Refund> change(Refund refund, Standing standing, @Nullable Bytes32 transaction) {
        return book.change(refund, standing, transaction, clock.instant()).doOnNext(ours -> {
            sent.remove(refund.job());
            if (ours)
                LOG.info("refund of job {}: {} {} to {}", refund.job(), standing, refund.amount(), refund.payer());
        }).then(book.find(refund.job()));
    }
}
