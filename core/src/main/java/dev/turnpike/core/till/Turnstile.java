package dev.turnpike.core.till;

import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets so many calls go on at once and so many more wait, each under a name such as its payer's. No name takes all: it
 * has as many places as are free, and some in any case, so that one that has taken half leaves the other half to others;
 * names that wait are served in turn. A call beyond that is refused.
 */
public final class Turnstile {
    private final int places;
    private final int row;
    private final IntSupplier least;
    private final Map<String, Lane> lanes = new HashMap<>();
    /** Lanes in which requests wait, in turn. */
    private final Deque<Lane> waitingLanes = new ArrayDeque<>();
    private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger signalling = new AtomicInteger();
    private int inside;
    private int waiting;

    /**
     * @param row how many may wait
     * @param least how many of one name may go on, or wait, however few places are free
     */
    public Turnstile(int places, int row, IntSupplier least) {
        this.places = places;
        this.row = row;
        this.least = least;
    }

    /** How many wait for their turn. */
    public synchronized int waiting() {
        return waiting;
    }

    /** The same call when its turn has come. */
    <T> Mono<T> pass(String name, Mono<T> call) {
        return pass(name, Toll.NONE, place -> call);
    }

    /**
     * A call when its turn has come and its toll is taken. Its place is given back at its end, or before it when the call
     * says so.
     *
     * @return an {@code OVERLOADED} refusal as an error signal if too many are waiting already; the toll's refusal if it
     *     cannot be taken and nothing of the same name is under way that might give it back
     */
    public <T> Mono<T> pass(String name, Toll toll, Function<Place, Mono<T>> call) {
        return Mono.usingWhen(Mono.defer(() -> enter(name, toll)), call, place -> Mono.fromRunnable(place::leave));
    }

    private synchronized Mono<Place> enter(String name, Toll toll) {
        Lane lane = lanes.computeIfAbsent(name, Lane::new);
        Waiter waiter = new Waiter(lane, toll);
        if (lane.row.isEmpty()) {
            if (admits(lane) && toll.take()) return Mono.just(admitted(waiter));
            if (lane.inside == 0 && inside < places) return refused(lane, toll.refusal());
        }
        if (waiting >= row || lane.row.size() >= Math.max(least.getAsInt(), row - waiting))
            return refused(lane, Refusal.later(Refusal.Code.OVERLOADED,
                    "Too many payments are being looked at; try again shortly.", Duration.ofSeconds(2)));
        waiting++;
        if (lane.row.isEmpty()) waitingLanes.add(lane);
        lane.row.add(waiter);
        return waiter.turn.asMono().doOnCancel(() -> giveUp(waiter));
    }

    private Mono<Place> refused(Lane lane, Refusal why) {
        forgetIfEmpty(lane);
        return Mono.error(why);
    }

    private boolean admits(Lane lane) {
        return inside < places && lane.inside < Math.max(least.getAsInt(), places - inside);
    }

    private Place admitted(Waiter waiter) {
        inside++;
        waiter.lane.inside++;
        waiter.place.taken.set(true);
        return waiter.place;
    }

    private void forgetIfEmpty(Lane lane) {
        if (lane.inside == 0 && lane.row.isEmpty()) lanes.remove(lane.name);
    }

    private void leave(Lane lane) {
        synchronized (this) {
            inside--;
            lane.inside--;
            forgetIfEmpty(lane);
            callNext();
        }
        signal();
    }

    /** Turns come one after the other, not one within the other: hundreds of calls may end as soon as they begin. */
    private void signal() {
        if (signalling.getAndIncrement() != 0) return;
        do {
            for (Runnable next = signals.poll(); next != null; next = signals.poll()) next.run();
        } while (signalling.decrementAndGet() != 0);
    }

    /** Goes round the waiting lanes until none of them can have a place. */
    private void callNext() {
        for (int idle = 0; idle < waitingLanes.size() && inside < places;) {
            Lane lane = waitingLanes.remove();
            idle = served(lane) ? 0 : idle + 1;
            if (!lane.row.isEmpty()) waitingLanes.add(lane);
            else
                forgetIfEmpty(lane);
        }
    }

    private boolean served(Lane lane) {
        Waiter next = lane.row.element();
        boolean admits = admits(lane);
        if (admits && next.toll.take()) {
            take(lane);
            Place place = admitted(next);
            signals.add(() -> next.turn.tryEmitValue(place));
            return true;
        }
        if (!admits || lane.inside > 0) return false;
        while (!lane.row.isEmpty()) {
            Waiter refused = take(lane);
            signals.add(() -> refused.turn.tryEmitError(refused.toll.refusal()));
        }
        return true;
    }

    private Waiter take(Lane lane) {
        waiting--;
        return lane.row.remove();
    }

    /** One that does not wait any longer; if its turn had just come, the next one's has. */
    private void giveUp(Waiter waiter) {
        if (!forgotten(waiter)) waiter.place.leave();
    }

    private synchronized boolean forgotten(Waiter waiter) {
        if (!waiter.lane.row.remove(waiter)) return false;
        waiting--;
        if (waiter.lane.row.isEmpty()) waitingLanes.remove(waiter.lane);
        forgetIfEmpty(waiter.lane);
        return true;
    }

    /** What a call has to have beside its place, such as a token of its address. */
    public interface Toll {
        Toll NONE = new Toll() {
            @Override
            public boolean take() {
                return true;
            }

            @Override
            public Refusal refusal() {
                throw new IllegalStateException("nothing was asked for");
            }
        };

        /** Takes it; false if there is none. */
        boolean take();

        /** Why the call is refused. */
        Refusal refusal();
    }

    /** A call's place, which can be left once. */
    public final class Place {
        private final Lane lane;
        private final AtomicBoolean taken = new AtomicBoolean();

        private Place(Lane lane) {
            this.lane = lane;
        }

        /** Gives the place back; does nothing if that was done, or if it was never had. */
        public void leave() {
            if (taken.compareAndSet(true, false)) Turnstile.this.leave(lane);
        }
    }

    private static final class Lane {
        final String name;
        final Deque<Waiter> row = new ArrayDeque<>();
        int inside;

        Lane(String name) {
            this.name = name;
        }
    }

    private final class Waiter {
        final Lane lane;
        final Toll toll;
        final Place place;
        final Sinks.One<Place> turn = Sinks.one();

        Waiter(Lane lane, Toll toll) {
            this.lane = lane;
            this.toll = toll;
            this.place = new Place(lane);
        }
    }
}
