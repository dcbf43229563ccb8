package dev.turnpike.pricing.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # written, basis points, shown as
            0%,        0,            0%
            0.01%,     1,            0.01%
            10%,       1000,         10%
            12.5%,     1250,         12.5%
            12.50%,    1250,         12.5%
            100%,      10000,        100%
            9999.99%,  999999,       9999.99%
            """)
    void aPercentageIsReadToAHundredth(String written, int basisPoints, String shown) {
        assertThat(Percent.of(written)).isEqualTo(new Percent(basisPoints)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "10", "10 %", " 10%", "10%%", "-1%", "+1%", "01%", ".5%", "1.%", "1e1%", "1.001%",
            "10000%"})
    void anythingElseIsRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> Percent.of(written))
                .withMessageContaining("\"" + written + "\"")
                .withMessageContaining("such as 12.5%");
    }

    @Test
    void aPercentageIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Percent(-1));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # cost, margin, with margin
            50000,  10%,    55000
            6700,   10%,    7370
            7026,   10%,    7729
            1,      10%,    2
            10,     10%,    11
            11,     10%,    13
            1,      0.01%,  2
            10000,  0.01%,  10001
            10001,  0.01%,  10003
            7865,   0%,     7865
            7865,   100%,   15730
            0,      10%,    0
            """)
    void aMarginIsRoundedUpToAnAtomicUnit(long cost, String margin, long withMargin) {
        assertThat(Percent.of(margin).addTo(new UsdcAmount(cost))).isEqualTo(new UsdcAmount(withMargin));
    }
}
