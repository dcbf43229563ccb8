package dev.turnpike.core.buying;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * The polling of all tickets: a queue for each upstream in the order of their times, with one timer, so that ten
 * thousand jobs that wait are ten thousand small entries and nothing else.
 *
 * <p>Each ticket is polled once per {@code poll.interval} and up to a tenth later, a different part of it for each
 * ticket, so that tickets of one moment spread; later if the upstream asks for it. An upstream has at most {@link #OPEN}
 * polls open and is sent at most {@link #PER_WINDOW} in a {@link #WINDOW}; beyond that tickets wait for longer, those
 * that are due first going first.
 */
public final class Polls {
    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final int OPEN = 64;
    /** Two thousand a second. */
    static final int PER_WINDOW = 20;
    static final Duration WINDOW = Duration.ofMillis(10);
    private static final int SPREAD_PERCENT = 10;
    /** The longest that an upstream may ask us to wait: the order has only so much time. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();

    /** @param scheduler keeps the time; polls begin on it */
    public Polls(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Polls until the upstream's job is done or has failed; ends empty at the first poll that is not wanted any more.
     * Cancelling takes the ticket out of the queue.
     */
    Mono<Progress> follow(Upstream upstream, Ticket ticket, BooleanSupplier wanted) {
        return Mono.create(sink -> {
            var entry = new Entry(upstream, ticket, wanted, sink);
            Line line = lines.computeIfAbsent(ticket.upstream(), id -> new Line());
            sink.onDispose(() -> line.forget(entry));
            line.add(entry);
        });
    }

    /** How many tickets wait for their next poll, at all upstreams. */
    public int waiting() {
        return lines.values().stream().mapToInt(Line::size).sum();
    }

    private long now() {
        return scheduler.now(MILLISECONDS);
    }

    /** The tickets of one upstream. */
    private final class Line {
        private final TreeSet<Entry> queue = new TreeSet<>(
                Comparator.comparingLong((Entry entry) -> entry.due).thenComparingLong(entry -> entry.number));
        private long numbers;
        private int open;
        private long nextWindow;
        private @Nullable Disposable timer;
        private long timerAt;

        synchronized int size() {
            return queue.size();
        }

        synchronized void add(Entry entry) {
            if (entry.forgotten) return;
            entry.number = numbers++;
            entry.due = now() + Math.max(entry.pause, entry.interval());
            queue.add(entry);
            arm();
        }

        synchronized void forget(Entry entry) {
            entry.forgotten = true;
            queue.remove(entry);
        }

        private synchronized void closed() {
            open--;
            arm();
        }

        /** With all polls open it is the next answer that goes on. */
        private void arm() {
            if (queue.isEmpty() || open == OPEN) return;
            long at = Math.max(queue.first().due, nextWindow);
            if (timer != null && timerAt <= at) return;
            if (timer != null) timer.dispose();
            timerAt = at;
            timer = scheduler.schedule(this::window, Math.max(0, at - now()), MILLISECONDS);
        }

        private void window() {
            due().forEach(this::poll);
        }

        private synchronized List<Entry> due() {
            long now = now();
            List<Entry> due = new ArrayList<>();
            while (open < OPEN && due.size() < PER_WINDOW && !queue.isEmpty() && queue.first().due <= now) {
                due.add(queue.removeFirst());
                open++;
            }
            nextWindow = now + WINDOW.toMillis();
            timer = null;
            arm();
            return due;
        }

        private void poll(Entry entry) {
            if (entry.wanted.getAsBoolean())
                Mono.defer(() -> entry.upstream.poll(entry.ticket, TIMEOUT))
                        .timeout(TIMEOUT.multipliedBy(2), scheduler)
                        .defaultIfEmpty(new Progress.Unreachable("no answer"))
                        .onErrorResume(broken -> unreachable(entry, broken))
                        .subscribe(progress -> answered(entry, progress));
            else
                end(entry, null);
        }

        private void answered(Entry entry, Progress progress) {
            switch (progress) {
                case Progress.Finished done -> end(entry, done);
                case Progress.Failed failed -> end(entry, failed);
                case Progress.PromptRefused refused -> end(entry, refused);
                case Progress.Pending pending -> again(entry, Duration.ZERO);
                case Progress.Unreachable what -> again(entry, what.retryAfter());
            }
        }

        private void again(Entry entry, Duration retryAfter) {
            entry.pause = Math.min(retryAfter.toMillis(), LONGEST_PAUSE.toMillis());
            add(entry);
            closed();
        }

        private void end(Entry entry, @Nullable Progress progress) {
            closed();
            entry.sink.success(progress);
        }
    }

    /** An upstream promises an answer in time and never to fail; a broken promise is one poll that said nothing. */
    private static Mono<Progress> unreachable(Entry entry, Throwable broken) {
        LOG.warn("poll of {} at {} failed", entry.ticket.id(), entry.ticket.upstream(), broken);
        return Mono.just(new Progress.Unreachable("no answer"));
    }

    /** A ticket in the queue. */
    private static final class Entry {
        private final Upstream upstream;
        private final Ticket ticket;
        private final BooleanSupplier wanted;
        private final MonoSink<Progress> sink;
        private long due;
        private long pause;
        private long number;
        private boolean forgotten;

        Entry(Upstream upstream, Ticket ticket, BooleanSupplier wanted, MonoSink<Progress> sink) {
            this.upstream = upstream;
            this.ticket = ticket;
            this.wanted = wanted;
            this.sink = sink;
        }

        /** Milliseconds until the next poll: the same for each of this ticket, so that no chance is needed. */
        long interval() {
            int later = Math.floorMod(ticket.id().hashCode(), SPREAD_PERCENT + 1);
            return upstream.settings().pollInterval().toMillis() * (100 + later) / 100;
        }
    }
}
