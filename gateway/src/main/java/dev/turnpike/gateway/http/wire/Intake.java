package dev.turnpike.gateway.http.wire;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** Bounds the bodies that are on their way: how many of each address, and in bytes together. */
final class Intake {
    private static final String NAME = "bodies";

    private final BytePool pool;
    private final IntSupplier perAddress;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Intake(BytePool pool, IntSupplier perAddress) {
        this.pool = pool;
        this.perAddress = perAddress;
    }

    /**
     * A place for one more body.
     *
     * @throws Refusal if this address, or all together, have too many on their way
     */
    Place enter(String address, long bytes) {
        if (counts.merge(address, 1, Integer::sum) > perAddress.getAsInt()) {
            leave(address);
            throw Refusal.later(Code.RATE_LIMITED, "Too many bodies from this address are on their way.",
                    Duration.ofSeconds(1));
        }
        BytePool.Share share = pool.tryTake(NAME, bytes).orElse(null);
        if (share == null) {
            leave(address);
            throw Refusal.later(Code.OVERLOADED, "Too many bodies are on their way; try again shortly.",
                    Duration.ofSeconds(1));
        }
        return new Taken(address, share);
    }

    private void leave(String address) {
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** What one body takes up. */
    interface Place {
        Place NONE = new Place() {
            @Override
            public void arrived() {}

            @Override
            public void close() {}
        };

        /** It is not on its way any more, and still takes up memory. */
        void arrived();

        /** It is not needed any more. */
        void close();
    }

    private final class Taken implements Place {
        private final String address;
        private final BytePool.Share share;
        private final AtomicBoolean arrived = new AtomicBoolean();

        private Taken(String address, BytePool.Share share) {
            this.address = address;
            this.share = share;
        }

        @Override
        public void arrived() {
            if (arrived.compareAndSet(false, true)) leave(address);
        }

        @Override
        public void close() {
            arrived();
            share.close();
        }
    }
}
