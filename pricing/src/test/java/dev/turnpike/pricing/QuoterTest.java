package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.pricing.PriceRule.PerImage;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuoterTest {
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Work WORK = new Work("photo", new Resolution(1024, 1024), 2, null);

    @Test
    void aQuoteIsTheCurrentPriceOfAllImagesAndNamesItsGeneration() {
        assertThat(new Quoter(TTL, list(7, "0.05")).find(WORK))
                .contains(new Quote(WORK, UsdcAmount.ofDecimal("0.1"), 7));
    }

    @Test
    void workThatIsNotSoldHasNoQuote() {
        Quoter quoter = new Quoter(TTL, list(7, "0.05"));
        Work other = new Work("sketch", new Resolution(1344, 768), 1, null);
        assertThat(quoter.find(other)).isEmpty();
        assertThat(quoter.standingQuotes(other, NOON)).isEmpty();
    }

    @Test
    void aReplacedPriceIsHonouredForItsLifetimeAndNotAMomentLonger() {
        Quoter quoter = new Quoter(TTL, list(2, "0.06"), List.of(retired(list(1, "0.05"), NOON)));
        assertThat(standing(quoter, NOON)).containsExactly("0.12 of 2", "0.1 of 1");
        assertThat(standing(quoter, NOON.plus(TTL).minusNanos(1))).containsExactly("0.12 of 2", "0.1 of 1");
        assertThat(standing(quoter, NOON.plus(TTL))).containsExactly("0.12 of 2");
    }

    @Test
    void newQuotesAreMadeFromTheNewListAtOnce() {
        assertThat(new Quoter(TTL, list(2, "0.06"), List.of(retired(list(1, "0.05"), NOON))).find(WORK))
                .contains(new Quote(WORK, UsdcAmount.ofDecimal("0.12"), 2));
    }

    @Test
    void earlierQuotesStandLatestFirst() {
        Quoter quoter = new Quoter(TTL, list(4, "0.07"), List.of(retired(list(3, "0.05"), NOON.plusSeconds(120)),
                retired(list(2, "0.06"), NOON.plusSeconds(60)), retired(list(1, "0.05"), NOON)));
        assertThat(standing(quoter, NOON.plusSeconds(180))).containsExactly("0.14 of 4", "0.1 of 3", "0.12 of 2",
                "0.1 of 1");
    }

    @Test
    void aPriceThatStayedMayStillHaveOtherTermsInTheEarlierQuote() {
        assertThat(standing(new Quoter(TTL, list(2, "0.05"), List.of(retired(list(1, "0.05"), NOON))), NOON))
                .containsExactly("0.1 of 2", "0.1 of 1");
    }

    @Test
    void aQuotedModelMayStillBeBoughtAfterItWasTakenOffTheList() {
        PriceList empty = new PriceList(2, List.of(), Percent.of("0%"), Cover.ALL);
        Quoter quoter = new Quoter(TTL, empty, List.of(retired(list(1, "0.05"), NOON)));
        assertThat(quoter.find(WORK)).isEmpty();
        assertThat(standing(quoter, NOON)).containsExactly("0.1 of 1");
    }

    @Test
    void aLifetimeOfZeroHonoursOnlyTheCurrentPrice() {
        assertThat(standing(
                new Quoter(Duration.ZERO, list(2, "0.06"), List.of(new Quoter.Retired(list(1, "0.05"), NOON))), NOON))
                .containsExactly("0.12 of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> new Quoter(Duration.ofNanos(-1), list(1, "0.05")));
    }

    private static Quoter.Retired retired(PriceList list, Instant replaced) {
        return new Quoter.Retired(list, replaced.plus(TTL));
    }

    private static List<String> standing(Quoter quoter, Instant now) {
        return quoter.standingQuotes(WORK, now)
                .stream()
                .map(quote -> quote.price().toDecimal() + " of " + quote.generation())
                .toList();
    }

    private static PriceList list(long generation, String perImage) {
        ModelPricing photo = new ModelPricing("photo", new PerImage(UsdcAmount.ofDecimal(perImage)), List.of());
        return new PriceList(generation, List.of(photo), Percent.of("0%"), Cover.ALL);
    }
}
