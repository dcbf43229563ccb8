package dev.turnpike.pricing.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdcAmountTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # written,           atomic,             shortest
            0,                   0,                  0
            0.000000,            0,                  0
            0.000001,            1,                  0.000001
            0.007865,            7865,               0.007865
            0.0125,              12500,              0.0125
            0.060,               60000,              0.06
            1,                   1000000,            1
            1.50,                1500000,            1.5
            20.00,               20000000,           20
            100,                 100000000,          100
            999999999999.999999, 999999999999999999, 999999999999.999999
            """)
    void aDecimalBecomesAtomicUnitsAndBackItsShortestForm(String written, long atomic, String shortest) {
        assertThat(UsdcAmount.ofDecimal(written)).isEqualTo(new UsdcAmount(atomic));
        assertThat(new UsdcAmount(atomic).toDecimal()).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " 1", "1 ", "1e3", "1E3", "-1", "-0", "+1", ".5", "1.", ".", "0x1", "00", "01",
            "00.5", "1,5", "1_000", "1.0.0", "NaN", "1.0000001", "0.0000000", "1000000000000",
            "99999999999999999999999999", "١", "1\n"})
    void anythingButAPlainDecimalWithAtMostSixDecimalsIsRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> UsdcAmount.ofDecimal(written))
                .withMessageContaining("\"" + written + "\"")
                .withMessageContaining("expected: a plain decimal below 1000000000000 with at most 6 decimals");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7865, 1_000_000, Long.MAX_VALUE})
    void anAtomicAmountHasOneSpelling(long atomic) {
        assertThat(UsdcAmount.ofAtomic(Long.toString(atomic))).isEqualTo(UsdcAmount.ofAtomic(atomic))
                .isEqualTo(new UsdcAmount(atomic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "-1", "+1", "-0", "01", "00", "1.0", "1e3", "0x10", "1_000",
            "9223372036854775808", "9999999999999999999", "99999999999999999999"})
    void anAtomicAmountIsRefusedInAnyOtherSpelling(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> UsdcAmount.ofAtomic(written))
                .withMessageContaining("\"" + written + "\"");
    }

    @Test
    void anAmountIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UsdcAmount(-1))
                .withMessage("atomic: -1 (expected: >= 0)");
        assertThatIllegalArgumentException().isThrownBy(() -> UsdcAmount.ofAtomic(-1));
    }

    @Test
    void amountsAddAndSubtractExactly() {
        assertThat(usdc("0.3").plus(usdc("0.6"))).isEqualTo(usdc("0.9"));
        assertThat(usdc("0.9").minus(usdc("0.6"))).isEqualTo(usdc("0.3"));
        assertThat(usdc("0.9").minus(usdc("0.9"))).isEqualTo(UsdcAmount.ZERO);
        assertThat(usdc("0.007865").times(4)).isEqualTo(usdc("0.03146"));
        assertThat(usdc("0.007865").times(0)).isEqualTo(UsdcAmount.ZERO);
    }

    @Test
    void aDifferenceBelowZeroIsAnError() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> usdc("0.3").minus(usdc("0.300001")))
                .withMessage("300000 - 300001 (expected: a difference >= 0)");
    }

    @Test
    void nothingWrapsAround() {
        UsdcAmount most = new UsdcAmount(Long.MAX_VALUE);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(new UsdcAmount(1)));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.times(2));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.scaledUp(2, 1));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> most.scaledUp(Long.MAX_VALUE, Long.MAX_VALUE - 1));
        assertThatIllegalArgumentException().isThrownBy(() -> most.times(-1));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # atomic,            numerator,           denominator,         scaled
            0,                   7,                   3,                   0
            1,                   1,                   1000000,             1
            3,                   1,                   3,                   1
            4,                   1,                   3,                   2
            5,                   1,                   3,                   2
            6,                   1,                   3,                   2
            7500,                1048576,             1000000,             7865
            100,                 0,                   1,                   0
            9223372036854775807, 9223372036854775807, 9223372036854775807, 9223372036854775807
            9223372036854775807, 9223372036854775806, 9223372036854775807, 9223372036854775806
            9223372036854775807, 1,                   9223372036854775806, 2
            """)
    void scalingIsExactAndRoundsUp(long atomic, long numerator, long denominator, long scaled) {
        assertThat(new UsdcAmount(atomic).scaledUp(numerator, denominator)).isEqualTo(new UsdcAmount(scaled));
    }

    @Test
    void scalingByLessThanNothingOrByAnUndefinedFractionIsAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> usdc("1").scaledUp(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> usdc("1").scaledUp(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> usdc("1").scaledUp(1, -1));
    }

    @Test
    void amountsAreOrderedBySize() {
        assertThat(usdc("0.9")).isLessThan(usdc("0.10").plus(usdc("0.9"))).isGreaterThan(usdc("0.899999"));
        assertThat(usdc("0.9").min(usdc("0.1"))).isEqualTo(usdc("0.1"));
        assertThat(usdc("0.9").max(usdc("0.1"))).isEqualTo(usdc("0.9"));
        assertThat(UsdcAmount.ZERO.isZero()).isTrue();
        assertThat(usdc("0.000001").isZero()).isFalse();
    }

    @Test
    void anAmountShowsItselfInUsdc() {
        assertThat(usdc("0.0600")).hasToString("0.06 USDC");
    }

    private static UsdcAmount usdc(String decimal) {
        return UsdcAmount.ofDecimal(decimal);
    }
}
