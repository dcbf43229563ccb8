package dev.turnpike.core.buying;

import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.providers.Upstream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.scheduler.Scheduler;

/**
 * Room in memory for the answers of upstreams. How much an answer will take is what those before it have taken; until
 * there was one, an eighth of the pool.
 */
public final class AnswerRooms {
    /** An image that comes as data is there as an answer, as text, decoded, and on its way to the disk. */
    private static final int COPIES = 4;
    private static final int UNKNOWN = 8;

    private final BytePool pool;
    private final DeliveryCheck check;
    private final Scheduler scheduler;
    private final Map<String, Sizes> sizes = new ConcurrentHashMap<>();

    /** @param check inspects what has been read */
    public AnswerRooms(BytePool pool, DeliveryCheck check, Scheduler scheduler) {
        this.pool = pool;
        this.check = check;
        this.scheduler = scheduler;
    }

    /**
     * The upstream for one attempt, which waits for room before it asks for terms; to be closed when the attempt ends.
     *
     * @param most how long it waits
     */
    RoomyUpstream open(Upstream upstream, Duration most) {
        return new RoomyUpstream(upstream, this, most);
    }

    DeliveryCheck check() {
        return check;
    }

    BytePool pool() {
        return pool;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** @param call what is asked of which upstream */
    Sizes sizes(String call) {
        return sizes.computeIfAbsent(call, key -> new Sizes(pool.capacity() / UNKNOWN));
    }

    /** How large the answers to one call are; large ones are forgotten slowly. */
    static final class Sizes {
        private static final long LEAST = 4 * 1024;

        private long expected;
        private boolean known;

        private Sizes(long unknown) {
            this.expected = unknown;
        }

        /** Bytes of memory for the next answer. */
        synchronized long expected() {
            return expected;
        }

        synchronized void seen(long bytes) {
            long taken = memory(bytes);
            expected = known ? Math.max(taken, expected - expected / 8) : taken;
            known = true;
        }

        static long memory(long bytes) {
            return Math.max(LEAST, bytes) * COPIES;
        }
    }
}
