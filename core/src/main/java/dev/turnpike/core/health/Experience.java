package dev.turnpike.core.health;

import dev.turnpike.pricing.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Learns about upstreams from paid attempts: circuits learn whether an upstream delivers, health learns how often our
 * money was lost.
 */
public final class Experience {
    private final Health health;
    private final Circuits circuits;
    private final InstantSource clock;

    public Experience(Health health, Circuits circuits, InstantSource clock) {
        this.health = health;
        this.circuits = circuits;
        this.clock = clock;
    }

    /** A trial of an upstream; empty if its circuit is open, or half-open with its one trial under way. */
    public Optional<Trial> enter(String upstream, String model) {
        return circuits.enter(upstream, model).map(permit -> new Trial(upstream, model, permit));
    }

    /** The trial of an attempt that began before a restart, of which the circuit knows nothing. */
    public Trial resumed(String upstream, String model) {
        return new Trial(upstream, model, new NoPermit());
    }

    /**
     * One paid attempt at an upstream, from now on. The circuit counts the first thing it is told of a trial and no
     * more; every trial must be ended by one of these methods.
     */
    public final class Trial {
        private final String upstream;
        private final String model;
        private final Circuits.Permit permit;
        private final Instant began = clock.instant();
        private final AtomicBoolean stalled = new AtomicBoolean();

        private Trial(String upstream, String model, Circuits.Permit permit) {
            this.upstream = upstream;
            this.model = model;
            this.permit = permit;
        }

        public String upstream() {
            return upstream;
        }

        public String model() {
            return model;
        }

        public Instant began() {
            return began;
        }

        public Duration took() {
            return Duration.between(began, clock.instant());
        }

        /** Good images came. */
        public void delivered() {
            permit.succeeded(took());
            health.outcome(upstream, model, false);
        }

        /** Images came in this size, as ordered. */
        public void sized(String size, boolean asPromised) {
            health.sized(upstream, model, size, asPromised);
        }

        /** An image of another size than this one came. */
        public void missized(String size, Resolution made) {
            health.missized(upstream, model, size, made);
        }

        /** Our money is gone, or may be, and nothing of use came. */
        public void lost() {
            permit.failed(took());
            health.outcome(upstream, model, true);
        }

        /** It sells this model no more; nothing was spent. */
        public void refused() {
            permit.failed(took());
        }

        /** It goes on, but the circuit does not wait for its end. */
        public void overdue() {
            permit.failed(took());
        }

        /** The upstream asked to be left alone for a while. */
        public void throttled(Duration retryAfter) {
            health.throttle(upstream, model, clock.instant().plus(retryAfter));
        }

        /** What was paid for is late. Answers whether that is new. */
        public boolean stall() {
            return stalled.compareAndSet(false, true);
        }

        public boolean stalled() {
            return stalled.get();
        }

        /** The attempt ended without images, for this reason. */
        public void failed(String outcome, String detail) {
            health.failed(upstream, model, new FailedAttempt(clock.instant(), outcome, detail));
        }

        /** Nothing was sent, or nothing can be said of the upstream. */
        public void unused() {
            permit.unused();
        }
    }

    private static final class NoPermit implements Circuits.Permit {
        @Override
        public void succeeded(Duration took) {}

        @Override
        public void failed(Duration took) {}

        @Override
        public void unused() {}
    }
}
