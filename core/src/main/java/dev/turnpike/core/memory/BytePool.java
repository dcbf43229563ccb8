package dev.turnpike.core.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The room in memory for bytes that others send us: every body, answer and image takes a share before it is read, and
 * waits where there is none.
 *
 * <p>Each share is taken under a name, such as that of its upstream, and grows while it is read. A name takes no
 * more than it leaves free, so that one whose shares are never given back leaves half of the pool to others; names that
 * wait are served in turn, within a name those that grow first. One share at a time is beside the pool, in bytes that
 * others do not miss: one that is larger than half of the pool, or that could not grow within it, or shares that all
 * wait to grow would wait for each other.
 */
public final class BytePool {
    private final LongSupplier capacity;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> waitingLanes = new ArrayDeque<>();
    /** The share that is beside the pool. */
    private @Nullable Share beside;
    private long held;

    /** @param capacity bytes; may change */
    public BytePool(LongSupplier capacity) {
        this.capacity = capacity;
    }

    /** Bytes there are in all. */
    public long capacity() {
        return capacity.getAsLong();
    }

    /** Bytes that are held, those beside the pool included. */
    public synchronized long held() {
        return held + (beside == null ? 0 : beside.besideBytes);
    }

    /** A share when there is room for it. Whoever gives up waiting cancels. */
    public Mono<Share> take(String name, long bytes) {
        return Mono.defer(() -> waitFor(name, bytes));
    }

    /** A share if there is room for it now. */
    public synchronized Optional<Share> tryTake(String name, long bytes) {
        Lane lane = lanes.computeIfAbsent(name, Lane::new);
        Share share = new Share(lane);
        if (!fits(lane, bytes)) {
            forgetIfEmpty(lane);
            return Optional.empty();
        }
        add(share, bytes);
        return Optional.of(share);
    }

    private synchronized Mono<Share> waitFor(String name, long bytes) {
        Lane lane = lanes.computeIfAbsent(name, Lane::new);
        return enqueued(new Waiter(new Share(lane), bytes, true), lane.row);
    }

    private synchronized Mono<Share> grow(Share share, long more) {
        if (share.closed) return Mono.error(new IllegalStateException("a share that was given back"));
        return enqueued(new Waiter(share, more, false), share.lane.growing);
    }

    /** At once if the waiter is the first of its name and there is room. */
    private Mono<Share> enqueued(Waiter waiter, Deque<Waiter> row) {
        Lane lane = waiter.share.lane;
        boolean alone = row.isEmpty() && (!waiter.first || lane.growing.isEmpty());
        if (alone && granted(waiter)) return Mono.just(waiter.share);
        if (lane.nobodyWaits()) waitingLanes.add(lane);
        row.add(waiter);
        return waiter.turn.asMono().doOnCancel(() -> giveUp(waiter));
    }

    private boolean granted(Waiter waiter) {
        if (waiter.share != beside && fits(waiter.share.lane, waiter.bytes)) {
            add(waiter.share, waiter.bytes);
            return true;
        }
        boolean mayBeBeside = !waiter.first || isLarge(waiter.bytes);
        if (!mayBeBeside || beside != null && beside != waiter.share) return false;
        beside = waiter.share;
        beside.besideBytes += waiter.bytes;
        return true;
    }

    private boolean fits(Lane lane, long bytes) {
        return !isLarge(bytes) && lane.held + bytes <= capacity.getAsLong() - held;
    }

    private boolean isLarge(long bytes) {
        return bytes > capacity.getAsLong() / 2;
    }

    private void add(Share share, long bytes) {
        share.bytes += bytes;
        share.lane.held += bytes;
        held += bytes;
    }

    private void close(Share share) {
        List<Waiter> served = new ArrayList<>();
        synchronized (this) {
            if (share.closed) return;
            share.closed = true;
            if (beside == share) beside = null;
            held -= share.bytes;
            share.lane.held -= share.bytes;
            forgetIfEmpty(share.lane);
            serve(served);
        }
        served.forEach(waiter -> waiter.turn.tryEmitValue(waiter.share));
    }

    /** A share that is beside the pool comes into it, if what is left of it has room there. */
    private void shrink(Share share, long wanted) {
        List<Waiter> served = new ArrayList<>();
        synchronized (this) {
            long left = Math.min(wanted, share.bytes + share.besideBytes);
            if (share.closed) return;
            add(share, -share.bytes);
            boolean stays = share == beside && !fits(share.lane, left);
            share.besideBytes = stays ? left : 0;
            if (!stays) add(share, left);
            if (!stays && share == beside) beside = null;
            serve(served);
        }
        served.forEach(waiter -> waiter.turn.tryEmitValue(waiter.share));
    }

    /** Goes round the waiting names until there is no room for any of them. */
    private void serve(List<Waiter> served) {
        for (int idle = 0; idle < waitingLanes.size();) {
            Lane lane = waitingLanes.remove();
            Deque<Waiter> row = lane.growing.isEmpty() ? lane.row : lane.growing;
            boolean granted = granted(row.element());
            if (granted) served.add(row.remove());
            idle = granted ? 0 : idle + 1;
            if (!lane.nobodyWaits()) waitingLanes.add(lane);
        }
    }

    private void forgetIfEmpty(Lane lane) {
        boolean used = lane.held > 0 || beside != null && beside.lane == lane;
        if (!used && lane.nobodyWaits()) lanes.remove(lane.name);
    }

    /** What had been granted meanwhile is given back by whoever owns the share: a first wait that ends owns its own. */
    private void giveUp(Waiter waiter) {
        synchronized (this) {
            Lane lane = waiter.share.lane;
            if (lane.growing.remove(waiter) || lane.row.remove(waiter)) {
                if (lane.nobodyWaits()) waitingLanes.remove(lane);
                forgetIfEmpty(lane);
                return;
            }
        }
        if (waiter.first) close(waiter.share);
    }

    /** Bytes that somebody holds until they are given back. */
    public final class Share implements AutoCloseable {
        private final Lane lane;
        private long bytes;
        private long besideBytes;
        private boolean closed;

        private Share(Lane lane) {
            this.lane = lane;
        }

        /** This share once it has at least so many bytes in all; they may have to be waited for. */
        public Mono<Share> atLeast(long wanted) {
            return Mono.defer(() -> {
                long more = wanted - bytes();
                return more <= 0 ? Mono.just(this) : grow(this, more);
            });
        }

        public long bytes() {
            synchronized (BytePool.this) {
                return bytes + besideBytes;
            }
        }

        /** Gives back what is more than this. */
        public void shrink(long wanted) {
            BytePool.this.shrink(this, wanted);
        }

        /** Whether it holds the one place beside the pool. */
        public boolean isBeside() {
            synchronized (BytePool.this) {
                return beside == this;
            }
        }

        /** Gives everything back; does nothing the second time. */
        @Override
        public void close() {
            BytePool.this.close(this);
        }
    }

    private static final class Lane {
        final String name;
        final Deque<Waiter> row = new ArrayDeque<>();
        final Deque<Waiter> growing = new ArrayDeque<>();
        long held;

        Lane(String name) {
            this.name = name;
        }

        boolean nobodyWaits() {
            return row.isEmpty() && growing.isEmpty();
        }
    }

    private static final class Waiter {
        final Share share;
        final long bytes;
        /** Whether the share has nothing yet. */
        final boolean first;
        final Sinks.One<Share> turn = Sinks.one();

        Waiter(Share share, long bytes, boolean first) {
            this.share = share;
            this.bytes = bytes;
            this.first = first;
        }
    }
}
