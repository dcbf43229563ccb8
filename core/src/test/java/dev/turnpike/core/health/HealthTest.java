package dev.turnpike.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private final TestClock clock = new TestClock();
    private final Health health = new Health(clock);

    @Test
    void anUpstreamThatWasNeverProbedCountsAsHealthy() {
        Condition condition = condition();
        assertThat(condition.healthy()).isTrue();
        assertThat(condition.failing()).isFalse();
        assertThat(condition.liveCost(usdc("0.01"))).isEqualTo(usdc("0.01"));
        assertThat(condition.p50()).isEmpty();
        assertThat(condition.lastHealthy()).isEmpty();
        assertThat(condition.lossRate()).isEqualTo(Percent.of("0%"));
    }

    @Test
    void modelsOfOneUpstreamAreJudgedApart() {
        health.record("alpha", "dream", check(Verdict.NOT_402, 200, 10));
        assertThat(condition().healthy()).isTrue();
        assertThat(health.of("alpha", "dream").failing()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void onlyTermsThatCanBePaidAreHealthy(Verdict verdict) {
        record(verdict, 402, 10);
        assertThat(condition().healthy()).isEqualTo(verdict == Verdict.HEALTHY);
    }

    @Test
    void failuresAreCountedSinceTheLastGoodCheck() {
        record(Verdict.UNREACHABLE, 0, 10);
        record(Verdict.HEALTHY, 402, 10);
        Instant good = clock.instant();
        clock.pass(Duration.ofMinutes(1));
        record(Verdict.NOT_402, 500, 10);
        record(Verdict.BAD_TERMS, 402, 10);
        assertThat(condition().consecutiveFailures()).isEqualTo(2);
        assertThat(condition().lastHealthy()).contains(good);
    }

    @Test
    void theLastTwentyChecksAreKept() {
        IntStream.rangeClosed(1, 25).forEach(i -> record(Verdict.HEALTHY, 402, i));
        assertThat(condition().checks()).extracting(Check::latency)
                .startsWith(Duration.ofMillis(6))
                .endsWith(Duration.ofMillis(25))
                .hasSize(Condition.KEPT);
    }

    @Test
    void theLastGoodOfferOutlivesTheChecksThatAreKept() {
        health.record("alpha", "flux",
                new Check(clock.instant(), 402, Duration.ZERO, Verdict.HEALTHY, "", usdc("0.03"), usdc("0.02")));
        IntStream.range(0, 30).forEach(i -> record(Verdict.UNREACHABLE, 0, 10));
        assertThat(condition().liveCost(usdc("0.000001"))).as("1 x 3/2, rounded up").isEqualTo(usdc("0.000002"));
        assertThat(condition().consecutiveFailures()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 10", "2, 10, 20", "3, 20, 30", "10, 50, 100", "19, 100, 190"})
    void percentilesAreNearestRanksOfThoseThatAnswered(int checks, int p50, int p95) {
        IntStream.rangeClosed(1, checks).map(i -> checks + 1 - i).forEach(i -> record(Verdict.HEALTHY, 402, 10 * i));
        record(Verdict.UNREACHABLE, 0, 9999);
        assertThat(condition().p50()).contains(Duration.ofMillis(p50));
        assertThat(condition().p95()).contains(Duration.ofMillis(p95));
    }

    @Test
    void theLaterOfTwoWaitsCounts() {
        Instant now = clock.instant();
        health.throttle("alpha", "flux", now.plusSeconds(60));
        health.throttle("alpha", "flux", now.plusSeconds(30));
        assertThat(condition().throttledUntil()).contains(now.plusSeconds(60));
        assertThat(condition().throttled(now.plusSeconds(59))).isTrue();
        assertThat(condition().throttled(now.plusSeconds(60))).isFalse();
    }

    @Test
    void noUpstreamIsShutOutForLongerThanAnHourByASlipInAHeader() {
        health.throttle("alpha", "flux", Instant.MAX);
        assertThat(condition().throttledUntil()).contains(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void theLossRateIsThatOfTheLastHundredPaidAttempts() {
        IntStream.range(0, 50).forEach(i -> health.outcome("alpha", "flux", true));
        assertThat(condition().lossRate()).isEqualTo(Percent.of("100%"));
        IntStream.range(0, 75).forEach(i -> health.outcome("alpha", "flux", false));
        assertThat(condition().lossRate()).isEqualTo(Percent.of("25%"));
        assertThat(condition().paidAttempts()).isEqualTo(100);
    }

    @Test
    void noOutcomeOfConcurrentAttemptsIsLost() {
        IntStream.range(0, 80).parallel().forEach(i -> health.outcome("alpha", "flux", i % 4 == 0));
        assertThat(condition().paidAttempts()).isEqualTo(80);
        assertThat(condition().lossRate()).isEqualTo(Percent.of("25%"));
    }

    private Condition condition() {
        return health.of("alpha", "flux");
    }

    private void record(Verdict verdict, int status, int latencyMillis) {
        health.record("alpha", "flux", check(verdict, status, latencyMillis));
    }

    private Check check(Verdict verdict, int status, int latencyMillis) {
        return new Check(clock.instant(), status, Duration.ofMillis(latencyMillis), verdict, "", null, null);
    }

    private static UsdcAmount usdc(String amount) {
        return UsdcAmount.ofDecimal(amount);
    }
}
