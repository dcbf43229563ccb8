package dev.turnpike.x402;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.wire.PaymentWriter;
import dev.turnpike.x402.wire.Receipts;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The buying side: asks what something costs, refuses whatever is not wholly in order, and signs.
 *
 * <p>It sends nothing that is signed: whoever calls {@link #sign} writes down what was signed before sending it, once,
 * to the URL that asked. A second 402 is an answer about that payment, never new terms.
 */
public final class Buyer {
    /** V1 clients back-date by ten minutes; 60 s proved not to be enough for the clocks of facilitators. */
    private static final long BACKDATED_SECONDS = 600;

    private final Http http;
    private final Signer signer;
    private final InstantSource clock;
    private final Supplier<Bytes32> nonces;

    /** @param nonces unpredictable, and never the same twice */
    public Buyer(Http http, Signer signer, InstantSource clock, Supplier<Bytes32> nonces) {
        this.http = http;
        this.signer = signer;
        this.clock = clock;
        this.nonces = nonces;
    }

    /**
     * What a payment must keep to.
     *
     * @param payees who may be paid; empty for anybody
     * @param cap the most that may be paid
     */
    public record Guard(Asset asset, Set<Address> payees, UsdcAmount cap) {
        public Guard {
            payees = Set.copyOf(payees);
        }
    }

    /** Sends a call without payment and judges the terms it is answered with. Never an error signal. */
    public Mono<Offer> ask(Http.Call unpaid, Guard guard) {
        var judge = new OfferJudge(guard, unpaid.uri(), clock);
        return http.send(unpaid).map(judge::judge);
    }

    /** Signs what an offer asks, with a fresh nonce, from now on for as long as the offer says. */
    public SignedPayment sign(Offer.Acceptable offer) {
        long now = clock.instant().getEpochSecond();
        long after = offer.x402Version() == 1 ? now - BACKDATED_SECONDS : 0;
        long before = now + Math.min(offer.maxTimeout().toSeconds(), OfferJudge.LONGEST_SECONDS);
        var authorization = new Authorization(signer.address(), offer.payTo(),
                BigInteger.valueOf(offer.amount().atomic()), BigInteger.valueOf(after), BigInteger.valueOf(before),
                nonces.get());
        return PaymentWriter.write(offer, authorization, signer.sign(Digest.of(offer.asset(), authorization)));
    }

    /** What the seller says became of a payment; empty if it says nothing readable, which proves nothing either way. */
    public static Optional<Receipt> receipt(Http.Answer answer) {
        return answer.header("PAYMENT-RESPONSE").or(() -> answer.header("X-PAYMENT-RESPONSE")).flatMap(Receipts::read);
    }
}
