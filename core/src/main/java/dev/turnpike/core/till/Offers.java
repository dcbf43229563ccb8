package dev.turnpike.core.till;

import dev.turnpike.core.fleet.PriceHistory;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The terms a sale may be paid by: today's, and those of earlier prices that still stand. */
public final class Offers {
    /** What joins an order can be carried out for no longer, or than what we ask for and its clock's error. */
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final Seller seller;
    private final PriceHistory prices;

    public Offers(Seller seller, PriceHistory prices) {
        this.seller = seller;
        this.prices = prices;
    }

    /**
     * The offer that a payment was signed for.
     *
     * @throws Rejection.Exception if it was signed for none that stands, or does not live long enough
     */
    Accepted accepted(Sale sale, Sale.Priced priced, Payment payment, Instant now) {
        Map<Terms, Long> offers = new LinkedHashMap<>();
        for (Sale.StandingPrice standing : priced.standingPrices())
            offers.putIfAbsent(terms(standing, sale, priced), standing.generation());
        Terms paid = seller.check(payment, List.copyOf(offers.keySet()), now,
                offer -> priced.life().needed(offer.maxTimeout()));
        return new Accepted(paid, Objects.requireNonNull(offers.get(paid)));
    }

    /** Terms as they were made whole: a payee or a lifetime that has changed since stays what it was. */
    private Terms terms(Sale.StandingPrice standing, Sale sale, Sale.Priced priced) {
        Terms now = seller.terms(standing.price(), sale.resource(), priced.description());
        PriceHistory.SaleTerms then = prices.terms(standing.generation());
        return new Terms(now.asset(), then.payTo(), now.amount(), then.maxTimeout(), now.resource(), now.description(),
                now.mimeType());
    }

    /** Whether this payment would pay us something, and can be carried out no longer than one that we ask for. */
    boolean pays(Payment payment, Instant now) {
        BigInteger value = payment.authorization().value();
        Duration asked = seller.maxTimeout().plus(SLACK);
        BigInteger latest = BigInteger
                .valueOf(now.plus(asked.compareTo(LONGEST) > 0 ? asked : LONGEST).getEpochSecond());
        return payment.authorization().to().equals(seller.payTo()) && value.signum() > 0
                && value.bitLength() < Long.SIZE - 1 && payment.authorization().validBefore().compareTo(latest) <= 0;
    }

    /** The rejection of a payment, with today's terms. */
    Refusal rejected(Sale sale, Sale.Priced priced, Rejection no) {
        return Refusal.payment(no.code(), no.message(),
                seller.challenge(seller.terms(priced.price(), sale.resource(), priced.description()), no.code()));
    }

    /** @param generation of the prices it is from */
    record Accepted(Terms terms, long generation) {}
}
