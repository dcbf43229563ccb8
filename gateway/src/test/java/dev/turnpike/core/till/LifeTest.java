package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an authorization must still live. */
class LifeTest {
    @ParameterizedTest(name = "at least {0} s, at worst {1} s, offered {2} s: {3} s")
    @CsvSource(textBlock = """
            # the longest attempt and its settlement
             90, 180, 420, 180
             90, 180, 240, 180
            # what a stock client still has whose clock is a minute behind
             90, 180, 239, 179
             90, 180, 160, 100
            # never less than the shortest attempt and its settlement
             90, 180, 150,  90
             90, 180, 100,  90
              2,   6,  12,   2""")
    void itLastsForTheWorkButNeverLongerThanStockClientsSign(long least, long most, long offered, long needed) {
        var life = new Sale.Life(Duration.ofSeconds(least), Duration.ofSeconds(most));
        assertThat(life.needed(Duration.ofSeconds(offered))).isEqualTo(Duration.ofSeconds(needed));
    }
}
