package dev.turnpike.providers.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Playback;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Offer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which terms are used again, and for how long. */
class KnownTermsTest {
    private static final UsdcAmount CAP = UsdcAmount.ofDecimal("0.05");
    private static final ImageOrder CAT = order("a cat", 1);
    private static final ImageOrder DOG = order("a dog", 1);

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final KnownTerms known = new KnownTerms(() -> now);

    @Test
    void whatWasAskedForTwiceStandsForOrdersOfTheSameKindForHalfAMinute() {
        known.asked(CAT, terms("0.04"));
        assertThat(known.standing(CAT, CAP)).isEmpty();
        known.asked(CAT, terms("0.04"));
        assertThat(known.standing(DOG, CAP)).contains(terms("0.04"));
        assertThat(known.standing(order("a cat", 2), CAP)).isEmpty();
        pass(KnownTerms.GOOD_FOR.minusMillis(1));
        assertThat(known.standing(CAT, CAP)).isPresent();
        pass(Duration.ofMillis(1));
        assertThat(known.standing(CAT, CAP)).isEmpty();
        known.asked(CAT, terms("0.04"));
        assertThat(known.standing(CAT, CAP)).isPresent();
    }

    @Test
    void aNewPriceStandsOnlyOnceItWasAskedForTwice() {
        confirmed();
        known.asked(DOG, terms("0.03"));
        assertThat(known.standing(CAT, CAP)).isEmpty();
        known.asked(CAT, terms("0.03"));
        assertThat(known.standing(CAT, CAP)).contains(terms("0.03"));
    }

    @Test
    void anAnswerWithoutTermsEndsThem() {
        confirmed();
        known.asked(CAT, new Offer.Unacceptable(Offer.Why.THROTTLED, "answered 429", 429, -1, Duration.ZERO));
        assertThat(known.standing(CAT, CAP)).isEmpty();
    }

    @Test
    void termsAboveTheCapAreAskedForAgain() {
        confirmed();
        assertThat(known.standing(CAT, UsdcAmount.ofDecimal("0.04"))).isPresent();
        assertThat(known.standing(CAT, UsdcAmount.ofDecimal("0.039999"))).isEmpty();
    }

    @Test
    void aPaymentThatBroughtNothingEndsAllTerms() {
        confirmed();
        known.failed();
        assertThat(known.standing(CAT, CAP)).isEmpty();
        confirmed();
        assertThat(known.standing(CAT, CAP)).isPresent();
    }

    @Test
    void afterARefusedPaymentNothingIsUsedAgainForAMinute() {
        known.refused();
        confirmed();
        assertThat(known.standing(CAT, CAP)).isEmpty();
        pass(KnownTerms.CAUTIOUS_FOR);
        confirmed();
        assertThat(known.standing(CAT, CAP)).isPresent();
    }

    @Test
    void theOldestKindsAreForgottenFirst() {
        confirmed();
        for (int steps = 1; steps <= 1000; steps++) known.asked(withSteps(steps), terms("0.04"));
        assertThat(known.standing(CAT, CAP)).isEmpty();
        known.asked(withSteps(1000), terms("0.04"));
        assertThat(known.standing(withSteps(1000), CAP)).isPresent();
    }

    private void confirmed() {
        known.asked(CAT, terms("0.04"));
        known.asked(CAT, terms("0.04"));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static Offer.Acceptable terms(String usd) {
        return new Offer.Acceptable(1, Playback.USDC, new Address("0x" + "22".repeat(20)), UsdcAmount.ofDecimal(usd),
                Duration.ofMinutes(5), "{}", "", "");
    }

    private static ImageOrder order(String prompt, int count) {
        return new ImageOrder(prompt, "flux", new Resolution(1024, 1024), count, null, null, null, null);
    }

    private static ImageOrder withSteps(int steps) {
        return new ImageOrder("a cat", "flux", new Resolution(1024, 1024), 1, null, steps, BigDecimal.ONE, null);
    }
}
