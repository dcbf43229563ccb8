package dev.turnpike.x402;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.wire.PaymentWriter;
import dev.turnpike.x402.wire.Receipts;
import dev.turnpike.x402.wire.Requirements;
import dev.turnpike.x402.wire.RetryAfter;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The buying side: asks an upstream for its terms, refuses terms that break any rule, and signs.
 *
 * <p>It sends nothing signed. The caller of {@link #sign} journals the signed payment before sending it, and sends it
 * once, to the URL that asked. A second 402 answers that payment; it never offers new terms.
 */
public final class Buyer {
    /** V1 clients back-date by ten minutes; 60 s proved not to be enough for the clocks of facilitators. */
    private static final long BACKDATED_SECONDS = 600;

    private final Http http;
    private final Signer signer;
    private final InstantSource clock;
    private final Supplier<Bytes32> nonces;

    /** @param nonces unpredictable and never repeated */
    public Buyer(Http http, Signer signer, InstantSource clock, Supplier<Bytes32> nonces) {
        this.http = http;
        this.signer = signer;
        this.clock = clock;
        this.nonces = nonces;
    }

    /**
     * The limits of one payment.
     *
     * @param payees accounts that may be paid; empty: any account
     * @param cap the greatest amount
     */
    public record Guard(Asset asset, Set<Address> payees, UsdcAmount cap) {
        public Guard {
            payees = Set.copyOf(payees);
        }
    }

    /** Sends a call without payment and judges the terms it is answered with. Never an error signal. */
    public Mono<Offer> ask(Http.Call unpaid, Guard guard) {
        return http.send(unpaid).map(outcome -> judge(unpaid.uri(), outcome, guard));
    }

    /** Judges the terms of an exchange that its caller had, without payment, with {@code asked}. */
    public Offer judge(URI asked, Http.Outcome outcome, Guard guard) {
        return new OfferJudge(guard, asked, clock).judge(outcome);
    }

    /** A fresh nonce. */
    public Bytes32 nonce() {
        return nonces.get();
    }

    /** Signs a payment of an offer with a fresh nonce, valid from now for as long as the offer says. */
    public SignedPayment sign(Offer.Acceptable offer) {
        return sign(offer, nonces.get());
    }

    /** The same with this nonce, which no payment of something else has. */
    public SignedPayment sign(Offer.Acceptable offer, Bytes32 nonce) {
        Payment payment = signed(offer, nonce);
        Map.Entry<String, String> header = PaymentWriter.header(payment);
        return new SignedPayment(header.getKey(), header.getValue(), payment.authorization(), offer.asset());
    }

    /**
     * Signs a payment of terms that are our own, such as a refund's, for a facilitator: in V2, in which every network
     * has a name, valid from now for as long as the terms say.
     *
     * @param nonce which no payment of something else has
     * @throws IllegalArgumentException for an amount or a time that {@link #ask} would not accept either
     */
    public Payment pay(Terms terms, Bytes32 nonce) {
        OfferJudge.requirePayable(terms);
        return signed(Requirements.accepted(terms), nonce);
    }

    private Payment signed(Offer.Acceptable offer, Bytes32 nonce) {
        long now = clock.instant().getEpochSecond();
        long after = offer.x402Version() == 1 ? now - BACKDATED_SECONDS : 0;
        long before = now + Math.min(offer.maxTimeout().toSeconds(), OfferJudge.LONGEST_SECONDS);
        var authorization = new Authorization(signer.address(), offer.payTo(),
                BigInteger.valueOf(offer.amount().atomic()), BigInteger.valueOf(after), BigInteger.valueOf(before),
                nonce);
        return PaymentWriter.write(offer, authorization, signer.sign(Digest.of(offer.asset(), authorization)));
    }

    /** How long an upstream asks to wait, by {@code Retry-After}; zero if it does not, or cannot be read. */
    public static Duration retryAfter(Http.Answer answer, Instant now) {
        return RetryAfter.of(answer, now);
    }

    /**
     * The upstream's receipt for a payment; empty if there is none that can be read, which proves nothing either way.
     */
    public static Optional<Receipt> receipt(Http.Answer answer) {
        return answer.header("PAYMENT-RESPONSE").or(() -> answer.header("X-PAYMENT-RESPONSE")).flatMap(Receipts::read);
    }
}
