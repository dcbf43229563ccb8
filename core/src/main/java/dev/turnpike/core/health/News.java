package dev.turnpike.core.health;

import java.time.Duration;
import java.time.Instant;

/** What one of the gateways that share a ledger has learned of a model at an upstream, and tells the others. */
public sealed interface News {
    UpstreamModel of();

    /** The same by a clock that shows so much more. */
    News by(Duration clock);

    /** Its circuit has opened, or has closed again, by paid attempts. */
    record Moved(UpstreamModel of, boolean open, Instant at) implements News {
        @Override
        public Moved by(Duration clock) {
            return new Moved(of, open, at.plus(clock));
        }
    }

    /** It has asked to wait. */
    record Throttled(UpstreamModel of, Instant until) implements News {
        @Override
        public Throttled by(Duration clock) {
            return new Throttled(of, until.plus(clock));
        }
    }

    /** It was probed. */
    record Checked(UpstreamModel of, Check check) implements News {
        @Override
        public Checked by(Duration clock) {
            return new Checked(of, check.at(check.at().plus(clock)));
        }
    }
}
