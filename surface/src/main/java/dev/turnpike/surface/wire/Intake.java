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

/**
 * Bounds the bodies that are on their way or needed: how many of each address are on their way, and in bytes those of an
 * address and all together. Of the bytes that bodies of one kind can take, an address has an eighth, and more while as much
 * is free; one body of it may be as large as there is room.
 */
final class Intake {
    /** Room is taken for what has come, and for so much more at once: what does not come takes no more than this. */
    private static final int PIECE = 4096;
    private static final int PARTS = 8;

    private final BytePool pool;
    private final IntSupplier perAddress;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Owner, Long> held = new ConcurrentHashMap<>();

    Intake(BytePool pool, IntSupplier perAddress) {
        this.pool = pool;
        this.perAddress = perAddress;
    }

    /** Bodies of one kind that one address has here. */
    private record Owner(String kind, String address) {
        Owner all() {
            return new Owner(kind, "");
        }
    }

    /**
     * A place for one more body, of which nothing has come yet.
     *
     * @param kind the name under which they have their room
     * @throws Refusal if this address, or all together, have too many on their way
     */
    Place enter(String kind, String address) {
        if (counts.merge(address, 1, Integer::sum) > perAddress.getAsInt()) {
            leave(address);
            throw tooMany();
        }
        Taken place = new Taken(new Owner(kind, address));
        try {
            place.grow(1);
        } catch (Refusal full) {
            place.close();
            throw full;
        }
        return place;
    }

    private static Refusal tooMany() {
        return Refusal.later(Code.RATE_LIMITED, "Too many bodies from this address are on their way.",
                Duration.ofSeconds(1));
    }

    /** Bytes that this address has then. */
    private long take(Owner owner, long bytes) {
        held.merge(owner.all(), bytes, Long::sum);
        return held.merge(owner, bytes, Long::sum);
    }

    private void giveBack(Owner owner, long bytes) {
        for (Owner whose : List.of(owner, owner.all()))
            held.computeIfPresent(whose, (same, all) -> all <= bytes ? null : Long.valueOf(all - bytes));
    }

    private boolean isTooMuch(Owner owner) {
        long most = pool.capacity() / 2;
        long left = most - held.getOrDefault(owner.all(), 0L);
        return held.getOrDefault(owner, 0L) > Math.max(most / PARTS, left);
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
        private final Owner owner;
        private final List<BytePool.Share> shares = new ArrayList<>();
        private final AtomicBoolean arrived = new AtomicBoolean();
        private int room;
        private boolean closed;

        private Taken(Owner owner) {
            this.owner = owner;
        }

        @Override
        public synchronized void grow(int bytes) {
            if (bytes <= room || closed) return;
            int more = Math.max(PIECE, bytes - room);
            try {
                if (take(owner, more) > more + room && isTooMuch(owner)) throw tooMany();
                shares.add(pool.tryTake(owner.kind(), more)
                        .orElseThrow(() -> Refusal.later(Code.OVERLOADED,
                                "Too many bodies are on their way; try again shortly.", Duration.ofSeconds(1))));
            } catch (Refusal full) {
                giveBack(owner, more);
                throw full;
            }
            room += more;
        }

        @Override
        public void arrived() {
            if (arrived.compareAndSet(false, true)) leave(owner.address());
        }

        @Override
        public synchronized void close() {
            if (closed) return;
            closed = true;
            arrived();
            giveBack(owner, room);
            shares.forEach(BytePool.Share::close);
        }
    }
}
