package dev.turnpike.core.health;

import static dev.turnpike.core.health.CircuitState.CLOSED;
import static dev.turnpike.core.health.CircuitState.HALF_OPEN;
import static dev.turnpike.core.health.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.CircuitSettings;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.core.health.Circuits.Permit;
import dev.turnpike.testkit.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitsTest {
    private static final Duration OPEN_FOR = Duration.ofSeconds(30);
    private static final Duration TOOK = Duration.ofMinutes(10);

    private final TestClock clock = new TestClock();
    private final Health health = new Health(clock);
    private final Circuits circuits = new Circuits(clock, new CircuitSettings(10, 50, OPEN_FOR));

    @ParameterizedTest
    @CsvSource({"F, CLOSED", "FFFF, CLOSED", "FFFFF, OPEN", "SSSFF, CLOSED", "SSFFF, OPEN", "SSSSSFFFF, CLOSED",
            "SSSSSFFFFF, OPEN", "FFFFUUUU, CLOSED", "UUUUUUUUUU, CLOSED", "SSSSSSSSSSFFFF, CLOSED",
            "SSSSSSSSSSFFFFF, OPEN"})
    void opensWhenHalfOfTheLastTenFailedFromFiveOn(String attempts, CircuitState expected) {
        attempts.chars().forEach(this::attempt);
        assertThat(state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, F, OPEN", "2, F, CLOSED", "2, FF, OPEN", "3, F, CLOSED", "3, FS, OPEN", "4, FS, OPEN",
            "6, FF, CLOSED", "6, FFS, OPEN"})
    void smallWindowsJudgeFromTwoAttemptsOnIfTheyHoldTwo(int window, String attempts, CircuitState expected) {
        circuits.configure(new CircuitSettings(window, 50, OPEN_FOR));
        attempts.chars().forEach(this::attempt);
        assertThat(state()).isEqualTo(expected);
    }

    @Test
    void slowIsNotFailed() {
        "SSSSSSSSSS".chars().forEach(this::attempt);
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void oneBadModelDoesNotShutOutItsUpstream_12() {
        open();
        assertThat(circuits.state("alpha", "dream")).isEqualTo(CLOSED);
        assertThat(circuits.enter("alpha", "flux")).isEmpty();
        assertThat(circuits.enter("alpha", "dream")).isPresent();
    }

    @Test
    void aTimeOfDayThatIsSetBackLengthensTheWaitByOneWaitAtMost_17() {
        open();
        clock.pass(Duration.ofMinutes(-10));
        assertThat(admits()).isFalse();
        clock.pass(OPEN_FOR);
        probe(Verdict.HEALTHY);
        assertThat(admits()).isTrue();
    }

    @Test
    void timeAloneClosesNothing() {
        open();
        clock.pass(Duration.ofDays(100));
        assertThat(admits()).isFalse();
        assertThat(circuits.enter("alpha", "flux")).isEmpty();
        assertThat(state()).isEqualTo(OPEN);
    }

    @Test
    void aGoodProbeFromBeforeItOpenedProvesNothing() {
        probe(Verdict.HEALTHY);
        open();
        clock.pass(OPEN_FOR);
        assertThat(admits()).isFalse();
    }

    @Test
    void aGoodProbeBeforeTheWaitIsOverCountsWhenItIs() {
        open();
        clock.pass(OPEN_FOR.minusMillis(1));
        probe(Verdict.HEALTHY);
        assertThat(admits()).isFalse();
        clock.pass(Duration.ofMillis(1));
        assertThat(admits()).isTrue();
        assertThat(state()).isEqualTo(HALF_OPEN);
    }

    @Test
    void aBadProbeAfterAGoodOneKeepsItOpen() {
        open();
        clock.pass(OPEN_FOR);
        probe(Verdict.HEALTHY);
        probe(Verdict.UNREACHABLE);
        assertThat(admits()).isFalse();
    }

    @Test
    void oneGoodAttemptCloses() {
        halfOpen();
        enter().succeeded(TOOK);
        assertThat(state()).isEqualTo(CLOSED);
        "FFFF".chars().forEach(this::attempt);
        assertThat(state()).as("what was before is forgotten").isEqualTo(CLOSED);
    }

    @Test
    void oneBadAttemptOpensAndTheWaitBeginsAnew() {
        halfOpen();
        clock.pass(OPEN_FOR);
        enter().failed(TOOK);
        assertThat(state()).isEqualTo(OPEN);
        assertThat(admits()).as("the probe is from before").isFalse();
        clock.pass(OPEN_FOR.minusMillis(1));
        probe(Verdict.HEALTHY);
        assertThat(admits()).isFalse();
        clock.pass(Duration.ofMillis(1));
        assertThat(admits()).isTrue();
    }

    @Test
    void whileATrialIsUnderWayNoOtherAttemptEntersAndNoPlanCountsOnIt() {
        halfOpen();
        Permit trial = enter();
        assertThat(circuits.enter("alpha", "flux")).isEmpty();
        assertThat(admits()).isFalse();
        trial.unused();
        assertThat(admits()).isTrue();
        assertThat(circuits.enter("alpha", "flux")).isPresent();
    }

    @Test
    void aPermitIsGivenBackOnce() {
        halfOpen();
        Permit trial = enter();
        trial.unused();
        trial.unused();
        trial.succeeded(TOOK);
        assertThat(state()).isEqualTo(HALF_OPEN);
        enter();
        assertThat(circuits.enter("alpha", "flux")).as("there is one permit, not two").isEmpty();
    }

    @Test
    void anAttemptFromBeforeDoesNotDecideTheTrial() {
        Permit early = enter();
        Permit earlier = enter();
        Permit unused = enter();
        halfOpen();
        early.succeeded(TOOK);
        earlier.failed(TOOK);
        unused.unused();
        assertThat(state()).isEqualTo(HALF_OPEN);
        enter();
        assertThat(circuits.enter("alpha", "flux")).as("there is one permit, not two").isEmpty();
    }

    @Test
    void aReloadKeepsStatesAndTheTrialUnderWay() {
        circuits.configure(new CircuitSettings(20, 50, OPEN_FOR));
        assertThat(state()).isEqualTo(CLOSED);
        "FFFFFFFFFF".chars().forEach(this::attempt);
        circuits.configure(new CircuitSettings(10, 50, OPEN_FOR));
        assertThat(admits()).isFalse();
        assertThat(state()).isEqualTo(OPEN);
        recover();
        Permit trial = enter();
        circuits.configure(new CircuitSettings(4, 25, OPEN_FOR));
        assertThat(admits()).isFalse();
        assertThat(circuits.enter("alpha", "flux")).isEmpty();
        trial.succeeded(TOOK);
        assertThat(state()).isEqualTo(CLOSED);
    }

    @Test
    void anotherWaitCountsAtOnceAndForgetsNothing() {
        "FFFF".chars().forEach(this::attempt);
        circuits.configure(new CircuitSettings(10, 50, Duration.ofSeconds(5)));
        attempt('F');
        assertThat(state()).isEqualTo(OPEN);
        clock.pass(Duration.ofSeconds(5));
        probe(Verdict.HEALTHY);
        assertThat(admits()).isTrue();
    }

    @Test
    void metersSeeEveryBreakerThatIsInUse() {
        enter().failed(TOOK);
        circuits.configure(new CircuitSettings(2, 50, OPEN_FOR));
        "FF".chars().forEach(this::attempt);
        assertThat(circuits.registry().getAllCircuitBreakers()).singleElement().satisfies(breaker -> {
            assertThat(breaker.getName()).isEqualTo("alpha/flux");
            assertThat(breaker.getState().name()).isEqualTo("OPEN");
            assertThat(breaker.getTags()).containsEntry("upstream", "alpha").containsEntry("model", "flux");
        });
    }

    private void attempt(int how) {
        circuits.enter("alpha", "flux").ifPresent(permit -> {
            switch (how) {
                case 'S' -> permit.succeeded(TOOK);
                case 'F' -> permit.failed(TOOK);
                default -> permit.unused();
            }
        });
    }

    private void open() {
        "FFFFF".chars().forEach(this::attempt);
        assertThat(state()).isEqualTo(OPEN);
    }

    private void halfOpen() {
        open();
        recover();
    }

    private void recover() {
        clock.pass(OPEN_FOR);
        probe(Verdict.HEALTHY);
        assertThat(admits()).isTrue();
    }

    private Permit enter() {
        return circuits.enter("alpha", "flux").orElseThrow();
    }

    private boolean admits() {
        return circuits.admits("alpha", "flux", health.of("alpha", "flux"));
    }

    private CircuitState state() {
        return circuits.state("alpha", "flux");
    }

    private void probe(Verdict verdict) {
        health.record("alpha", "flux", new Check(clock.instant(), 402, Duration.ofMillis(10), verdict, "", null, null));
    }
}
