package dev.turnpike.surface.wire;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** Bounds the bodies that are on their way: how many of each address, and in bytes together. */
final class Intake {
    private static final String NAME = "bodies";
    /** Room is taken for what has come, and for so much more at once: what does not come takes no more than this. */
    private static final int PIECE = 4096;

    private final BytePool pool;
    private final IntSupplier perAddress;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Intake(BytePool pool, IntSupplier perAddress) {
        this.pool = pool;
        this.perAddress = perAddress;
    }

    /**
     * A place for one more body, of which nothing has come yet.
     *
     * @throws Refusal if this address, or all together, have too many on their way
     */
    Place enter(String address) {
        if (counts.merge(address, 1, Integer::sum) > perAddress.getAsInt()) {
            leave(address);
            throw Refusal.later(Code.RATE_LIMITED, "Too many bodies from this address are on their way.",
                    Duration.ofSeconds(1));
        }
        Taken place = new Taken(address);
        try {
            place.grow(1);
        } catch (Refusal full) {
            place.close();
            throw full;
        }
        return place;
    }

    private void leave(String address) {
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** What one body takes up. */
    interface Place {
        Place NONE = new Place() {
            @Override
            public void grow(int bytes) {}

            @Override
            public void arrived() {}

            @Override
            public void close() {}
        };

        /**
         * So much of it has come.
         *
         * @throws Refusal if all bodies together take up too much
         */
        void grow(int bytes);

        /** It is not on its way any more, and still takes up memory. */
        void arrived();

        /** It is not needed any more. */
        void close();
    }

    private final class Taken implements Place {
        private final String address;
        private final List<BytePool.Share> shares = new ArrayList<>();
        private final AtomicBoolean arrived = new AtomicBoolean();
        private int room;
        private boolean closed;

        private Taken(String address) {
            this.address = address;
        }

        @Override
        public synchronized void grow(int bytes) {
            if (bytes <= room || closed) return;
            int more = Math.max(PIECE, bytes - room);
            shares.add(pool.tryTake(NAME, more)
                    .orElseThrow(() -> Refusal.later(Code.OVERLOADED,
                            "Too many bodies are on their way; try again shortly.", Duration.ofSeconds(1))));
            room += more;
        }

        @Override
        public void arrived() {
            if (arrived.compareAndSet(false, true)) leave(address);
        }

        @Override
        public synchronized void close() {
            closed = true;
            arrived();
            shares.forEach(BytePool.Share::close);
        }
    }
}
