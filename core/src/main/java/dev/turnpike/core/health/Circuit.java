package dev.turnpike.core.health;

import dev.turnpike.config.Configuration.CircuitSettings;
import dev.turnpike.core.health.Circuits.Permit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One breaker, with three things that Resilience4j's does not keep: when it opened, whether its trial is under way, and
 * which permits were given in its present state. Without the last, an attempt that began long ago would decide a trial
 * it is no part of.
 */
final class Circuit {
    private final UpstreamModel key;
    private final Clock clock;
    private final CircuitBreakerRegistry registry;
    private final @Nullable Consumer<News> others;
    private CircuitSettings settings;
    private CircuitBreaker breaker;
    private Instant since;
    private int era;
    private boolean trial;
    /** Until when it is our turn to try it, where gateways take turns. */
    private Instant ours = Instant.MIN;
    private boolean wanted;

    /** @param others are told what is learned here, and take turns to try it; null: there are none */
    Circuit(UpstreamModel key, Clock clock, CircuitBreakerRegistry registry, CircuitSettings settings,
            @Nullable Consumer<News> others) {
        this.others = others;
        this.key = key;
        this.clock = clock;
        this.registry = registry;
        this.settings = settings;
        this.since = clock.instant();
        this.breaker = registry.circuitBreaker(key.toString(), Breakers.config(settings, clock, State.CLOSED), tags());
    }

    synchronized CircuitState state() {
        return Breakers.state(breaker);
    }

    synchronized boolean admits(Condition condition, CircuitSettings now) {
        adopt(now);
        if (state() == CircuitState.OPEN && recovered(condition) && isOurTurn())
            move(breaker::transitionToHalfOpenState);
        return switch (state()) {
            case CLOSED -> true;
            case OPEN -> false;
            case HALF_OPEN -> !trial && isOurTurn();
        };
    }

    private boolean isOurTurn() {
        wanted = true;
        return others == null || clock.instant().isBefore(ours);
    }

    UpstreamModel key() {
        return key;
    }

    /** Whether our turn is wanted, since it was last asked, or used. */
    synchronized boolean takeWanted() {
        boolean want = wanted || trial;
        wanted = false;
        return want && state() != CircuitState.CLOSED;
    }

    synchronized void mayTry(Instant until) {
        ours = until;
    }

    /** Takes over what another one has learned; a trial of ours decides nothing any more. */
    synchronized void hear(News.Moved moved) {
        if (moved.open() && state() != CircuitState.OPEN) move(breaker::transitionToOpenState);
        if (!moved.open() && state() != CircuitState.CLOSED) move(breaker::transitionToClosedState);
        since = moved.at();
    }

    synchronized Optional<Permit> enter(CircuitSettings now) {
        adopt(now);
        boolean notNow = state() == CircuitState.OPEN || state() == CircuitState.HALF_OPEN && !isOurTurn();
        if (notNow || !breaker.tryAcquirePermission()) return Optional.empty();
        trial = state() == CircuitState.HALF_OPEN;
        return Optional.of(new Given(era));
    }

    /** Where the time of day was set back, the wait begins anew: else it would last for as long as that more. */
    private boolean recovered(Condition condition) {
        Instant now = clock.instant();
        if (now.isBefore(since)) since = now;
        boolean waited = !now.isBefore(since.plus(settings.openFor()));
        return waited && condition.latest().filter(check -> check.good() && check.at().isAfter(since)).isPresent();
    }

    /** Runs what may change the state; if it does, a new era begins. */
    private void move(Runnable change) {
        State before = breaker.getState();
        change.run();
        if (breaker.getState() != before) {
            era++;
            trial = false;
            since = clock.instant();
        }
    }

    private void adopt(CircuitSettings next) {
        if (!Breakers.alike(settings, next)) {
            breaker = CircuitBreaker.of(key.toString(), Breakers.config(next, clock, breaker.getState()), tags());
            registry.replace(key.toString(), breaker);
            if (trial) breaker.tryAcquirePermission();
        }
        settings = next;
    }

    private synchronized void end(int givenIn, Consumer<CircuitBreaker> how) {
        if (givenIn != era) return;
        trial = false;
        move(() -> how.accept(breaker));
        if (givenIn != era && others != null) others.accept(new News.Moved(key, state() == CircuitState.OPEN, since));
    }

    private Map<String, String> tags() {
        return Map.of("upstream", key.upstream(), "model", key.model());
    }

    private final class Given implements Permit {
        private final int givenIn;
        private final AtomicBoolean ended = new AtomicBoolean();

        Given(int givenIn) {
            this.givenIn = givenIn;
        }

        @Override
        public void succeeded(Duration took) {
            once(b -> b.onResult(took.toNanos(), TimeUnit.NANOSECONDS, Breakers.SUCCEEDED));
        }

        @Override
        public void failed(Duration took) {
            once(b -> b.onResult(took.toNanos(), TimeUnit.NANOSECONDS, Breakers.FAILED));
        }

        @Override
        public void unused() {
            once(CircuitBreaker::releasePermission);
        }

        private void once(Consumer<CircuitBreaker> how) {
            if (ended.compareAndSet(false, true)) end(givenIn, how);
        }
    }
}
