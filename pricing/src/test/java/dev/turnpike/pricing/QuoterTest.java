package dev.turnpike.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
        assertThat(new Quoter(TTL, list(7, "0.05")).quote(WORK))
                .isEqualTo(new Quote(WORK, UsdcAmount.ofDecimal("0.1"), 7));
    }

    @Test
    void workThatIsNotSoldHasNoQuote() {
        Quoter quoter = new Quoter(TTL, list(7, "0.05"));
        Work other = new Work("sketch", new Resolution(1344, 768), 1, null);
        assertThat(quoter.find(other)).isEmpty();
        assertThat(quoter.offers(other, NOON)).isEmpty();
        assertThatExceptionOfType(NoPriceException.class).isThrownBy(() -> quoter.quote(other))
                .withMessage("sketch is not sold at 1344x768")
                .satisfies(failure -> assertThat(failure.work()).isEqualTo(other));
    }

    @Test
    void aReplacedPriceIsHonouredForItsLifetimeAndNotAMomentLonger() {
        Quoter quoter = new Quoter(TTL, list(1, "0.05")).replaced(list(2, "0.06"), NOON);
        assertThat(offers(quoter, NOON)).containsExactly("0.12 of 2", "0.1 of 1");
        assertThat(offers(quoter, NOON.plus(TTL).minusNanos(1))).containsExactly("0.12 of 2", "0.1 of 1");
        assertThat(offers(quoter, NOON.plus(TTL))).containsExactly("0.12 of 2");
    }

    @Test
    void newQuotesAreMadeFromTheNewListAtOnce() {
        assertThat(new Quoter(TTL, list(1, "0.05")).replaced(list(2, "0.06"), NOON).quote(WORK).generation())
                .isEqualTo(2);
    }

    @Test
    void earlierPricesAreOfferedLatestFirst() {
        Quoter quoter = new Quoter(TTL, list(1, "0.05")).replaced(list(2, "0.06"), NOON)
                .replaced(list(3, "0.05"), NOON.plusSeconds(60))
                .replaced(list(4, "0.07"), NOON.plusSeconds(120));
        assertThat(offers(quoter, NOON.plusSeconds(180))).containsExactly("0.14 of 4", "0.1 of 3", "0.12 of 2",
                "0.1 of 1");
    }

    @Test
    void aPriceThatStayedMayStillHaveOtherTermsInTheEarlierOffer() {
        assertThat(offers(new Quoter(TTL, list(1, "0.05")).replaced(list(2, "0.05"), NOON), NOON))
                .containsExactly("0.1 of 2", "0.1 of 1");
    }

    @Test
    void whoeverWasQuotedAModelMayStillBuyItAfterItWasTakenOffTheList() {
        PriceList empty = new PriceList(2, List.of(), Percent.of("0%"), Cover.ALL);
        Quoter quoter = new Quoter(TTL, list(1, "0.05")).replaced(empty, NOON);
        assertThat(quoter.find(WORK)).isEmpty();
        assertThat(offers(quoter, NOON)).containsExactly("0.1 of 1");
    }

    @Test
    void replacingForgetsWhatHasRunOut() {
        Quoter quoter = new Quoter(TTL, list(1, "0.05")).replaced(list(2, "0.06"), NOON)
                .replaced(list(3, "0.07"), NOON.plus(TTL));
        assertThat(quoter.retired()).extracting(earlier -> earlier.list().generation()).containsExactly(2L);
    }

    @Test
    void whatIsHonouredSurvivesARestart() {
        Quoter before = new Quoter(TTL, list(1, "0.05")).replaced(list(2, "0.06"), NOON);
        Quoter after = new Quoter(TTL, list(2, "0.06"), List.of(new Quoter.Retired(list(1, "0.05"), NOON.plus(TTL))));
        assertThat(offers(after, NOON.plusSeconds(1))).isEqualTo(offers(before, NOON.plusSeconds(1)));
        assertThat(offers(after, NOON.plus(TTL))).isEqualTo(offers(before, NOON.plus(TTL)));
    }

    @Test
    void aLifetimeOfZeroHonoursOnlyTheCurrentPrice() {
        assertThat(offers(new Quoter(Duration.ZERO, list(1, "0.05")).replaced(list(2, "0.06"), NOON), NOON))
                .containsExactly("0.12 of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> new Quoter(Duration.ofNanos(-1), list(1, "0.05")));
    }

    private static List<String> offers(Quoter quoter, Instant now) {
        return quoter.offers(WORK, now)
                .stream()
                .map(offer -> offer.price().toDecimal() + " of " + offer.generation())
                .toList();
    }

    private static PriceList list(long generation, String perImage) {
        ModelPricing photo = new ModelPricing("photo", new PerImage(UsdcAmount.ofDecimal(perImage)), List.of());
        return new PriceList(generation, List.of(photo), Percent.of("0%"), Cover.ALL);
    }
}
