package dev.turnpike.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.providers.ImageOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An upstream that makes something else of a size again and again is not asked for it. */
class SizesMadeTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final String WIDE = new ImageOrder("", "", Resolution.parse("1376x768"), Shape.parse("1K 32:18"), 1,
            null, null, null, null).promise();
    private static final Resolution SQUARE = Resolution.parse("1024x1024");

    @Test
    void anUpstreamSeenToIgnoreASizeThreeTimesInARowIsNotAskedForItForAnHour_4() {
        SizesMade made = missed(SizesMade.NONE, SizesMade.OFTEN - 1);
        assertThat(made.insteadOf(WIDE, NOW)).isEmpty();
        made = missed(made, 1);
        assertThat(made.insteadOf(WIDE, NOW)).contains(SQUARE);
        assertThat(made.insteadOf("1K 16:9 as 1344x768", NOW))
                .as("of other sizes, and of the same that is promised otherwise, nothing is known")
                .isEmpty();
        assertThat(made.insteadOf(WIDE, NOW.plus(SizesMade.WHILE))).isEmpty();
    }

    @Test
    void aPairIsKnownByItsRatioAndByWhatIsPromisedOfIt() {
        assertThat(WIDE).isEqualTo("1K 16:9 as 1376x768");
    }

    @Test
    void aSizeThatIsMetAfterAllIsForgiven() {
        SizesMade made = missed(SizesMade.NONE, 2).met(WIDE, true);
        assertThat(missed(made, 2).insteadOf(WIDE, NOW)).isEmpty();
    }

    @Test
    void everyOtherSizeIsCounted() {
        assertThat(missed(SizesMade.NONE, 2).met(WIDE, false).met(WIDE, true).others()).isEqualTo(3);
    }

    @Test
    void whatIsRememberedIsBounded() {
        SizesMade made = SizesMade.NONE;
        for (int i = 1; i <= 1000; i++) made = made.missed(i + "x7", SQUARE, NOW);
        assertThat(made.ignored()).hasSize(32).containsKey("1000x7");
        assertThat(made.others()).isEqualTo(1000);
    }

    private static SizesMade missed(SizesMade before, int times) {
        SizesMade made = before;
        for (int i = 0; i < times; i++) made = made.missed(WIDE, SQUARE, NOW);
        return made;
    }
}
