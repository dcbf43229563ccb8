package dev.turnpike.core.health;

import dev.turnpike.config.Configuration.CircuitSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Our circuits in Resilience4j's words. */
final class Breakers {
    static final Object SUCCEEDED = "succeeded";
    static final Object FAILED = "failed";

    /**
     * Longer than anything lasts: images take their time without being "slow", and only {@link Circuit} ends an open
     * state.
     */
    private static final Duration NEVER = Duration.ofDays(3650);

    private Breakers() {}

    static CircuitBreakerConfig config(CircuitSettings settings, Clock clock, State initial) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(settings.window(), Math.max(2, settings.window() / 2), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(settings.failureRatePercent())
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .waitDurationInOpenState(NEVER)
                .slowCallDurationThreshold(NEVER)
                .recordResult(FAILED::equals)
                .initialState(initial)
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build();
    }

    /** Whether a breaker made for the one will do for the other; how long it stays open is {@link Circuit}'s affair. */
    static boolean alike(CircuitSettings one, CircuitSettings other) {
        return one.window() == other.window() && one.failureRatePercent() == other.failureRatePercent();
    }

    static CircuitState state(CircuitBreaker breaker) {
        return switch (breaker.getState()) {
            case CLOSED -> CircuitState.CLOSED;
            case OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
            case DISABLED, METRICS_ONLY, FORCED_OPEN -> throw new IllegalStateException(
                    breaker.getName() + ": " + breaker.getState() + " (expected: closed, open or half-open)");
        };
    }
}
