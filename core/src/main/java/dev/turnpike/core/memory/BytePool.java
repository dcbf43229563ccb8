package dev.turnpike.core.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The room in memory for bytes that others send us: every body, answer and image takes a share before it is read, and
 * waits where there is none.
 *
 * <p>Each share is taken under a name, such as that of its upstream. A name may take as much as is free, so that one
 * whose shares are never given back leaves half of the pool to others; names that wait are served in turn. A share may
 * grow while it is read. Growing shares go first, and one of them at a time may exceed the pool, or shares that all wait
 * to grow would wait for each other.
 */
public final class BytePool {
    private final LongSupplier capacity;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> waitingLanes = new ArrayDeque<>();
    private final Deque<Waiter> growing = new ArrayDeque<>();
    private boolean exceeded;
    private long held;

    /** @param capacity bytes; may change */
    public BytePool(LongSupplier capacity) {
        this.capacity = capacity;
    }

    /** Bytes there are in all. */
    public long capacity() {
        return capacity.getAsLong();
    }

    /** Bytes that are held. */
    public synchronized long held() {
        return held;
    }

    /** A share when there is room for it. Whoever gives up waiting cancels. */
    public Mono<Share> take(String name, long bytes) {
        return Mono.defer(() -> waitFor(name, bytes));
    }

    /** A share if there is room for it now. */
    public synchronized Optional<Share> tryTake(String name, long bytes) {
        Lane lane = lanes.computeIfAbsent(name, Lane::new);
        if (fits(lane, bytes)) return Optional.of(granted(lane, bytes));
        forgetIfEmpty(lane);
        return Optional.empty();
    }

    private synchronized Mono<Share> waitFor(String name, long bytes) {
        Lane lane = lanes.computeIfAbsent(name, Lane::new);
        if (lane.row.isEmpty() && growing.isEmpty() && fits(lane, bytes)) return Mono.just(granted(lane, bytes));
        Waiter waiter = new Waiter(new Share(lane), bytes);
        if (lane.row.isEmpty()) waitingLanes.add(lane);
        lane.row.add(waiter);
        return waiter.turn.asMono().doOnCancel(() -> giveUp(waiter));
    }

    /** Whatever is larger than its name can ever have is let in alone. */
    private boolean fits(Lane lane, long bytes) {
        long free = capacity.getAsLong() - held;
        return bytes <= free && (lane.held == 0 || lane.held + bytes <= free) || held == 0;
    }

    private Share granted(Lane lane, long bytes) {
        Share share = new Share(lane);
        add(share, bytes);
        return share;
    }

    private void add(Share share, long bytes) {
        share.bytes += bytes;
        share.lane.held += bytes;
        held += bytes;
    }

    private synchronized Mono<Share> grow(Share share, long more) {
        if (share.closed) return Mono.error(new IllegalStateException("a share that was given back"));
        if (growing.isEmpty() && grown(share, more)) return Mono.just(share);
        Waiter waiter = new Waiter(share, more);
        growing.add(waiter);
        return waiter.turn.asMono().doOnCancel(() -> giveUp(waiter));
    }

    private boolean grown(Share share, long more) {
        boolean fits = held + more <= capacity.getAsLong();
        if (!fits && exceeded && !share.exceeds) return false;
        if (!fits) {
            exceeded = true;
            share.exceeds = true;
        }
        add(share, more);
        return true;
    }

    private void close(Share share) {
        List<Waiter> served = new ArrayList<>();
        synchronized (this) {
            if (share.closed) return;
            share.closed = true;
            if (share.exceeds) exceeded = false;
            held -= share.bytes;
            share.lane.held -= share.bytes;
            forgetIfEmpty(share.lane);
            serve(served);
        }
        served.forEach(waiter -> waiter.turn.tryEmitValue(waiter.share));
    }

    private void serve(List<Waiter> served) {
        while (!growing.isEmpty() && grown(growing.element().share, growing.element().bytes))
            served.add(growing.remove());
        for (int idle = 0; growing.isEmpty() && idle < waitingLanes.size();) {
            Lane lane = waitingLanes.remove();
            Waiter next = lane.row.element();
            boolean fits = fits(lane, next.bytes);
            if (fits) {
                add(next.share, next.bytes);
                served.add(lane.row.remove());
            }
            idle = fits ? 0 : idle + 1;
            if (!lane.row.isEmpty()) waitingLanes.add(lane);
        }
    }

    private void forgetIfEmpty(Lane lane) {
        if (lane.held == 0 && lane.row.isEmpty()) lanes.remove(lane.name);
    }

    /** What had been granted meanwhile is given back by whoever owns the share: a first wait that ends owns its own. */
    private void giveUp(Waiter waiter) {
        synchronized (this) {
            if (growing.remove(waiter)) return;
            Lane lane = waiter.share.lane;
            if (lane.row.remove(waiter)) {
                if (lane.row.isEmpty()) waitingLanes.remove(lane);
                forgetIfEmpty(lane);
                return;
            }
        }
        if (waiter.first) close(waiter.share);
    }

    /** Bytes of the pool that somebody holds until they are given back. */
    public final class Share implements AutoCloseable {
        private final Lane lane;
        private long bytes;
        private boolean closed;
        private boolean exceeds;

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
                return bytes;
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
        long held;

        Lane(String name) {
            this.name = name;
        }
    }

    private static final class Waiter {
        final Share share;
        final long bytes;
        final boolean first;
        final Sinks.One<Share> turn = Sinks.one();

        Waiter(Share share, long bytes) {
            this.share = share;
            this.bytes = bytes;
            this.first = share.bytes == 0;
        }
    }
}
