package dev.turnpike.x402.settle;

import dev.turnpike.x402.wire.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/**
 * Small reads of many requests in few exchanges. A read goes at once if none is under way; meanwhile others gather, and
 * go together when its answer has come, when they are many, or after a few milliseconds, as one JSON-RPC batch.
 *
 * <p>A node may refuse batches: then each read of the batch is made alone, and so is every later one.
 */
final class Gathered {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    /** The least that public nodes allow. */
    private static final int MOST = 50;
    private static final Duration LONGEST = Duration.ofMillis(4);

    private final Rpc rpc;
    private final Scheduler scheduler;
    private List<Read> waiting = new ArrayList<>();
    private int underWay;
    private boolean timed;
    private volatile boolean alone;

    Gathered(Rpc rpc, Scheduler scheduler) {
        this.rpc = rpc;
        this.scheduler = scheduler;
    }

    /** The results of reads that belong together, in their order; fails as a whole if one of them does. */
    Mono<List<JsonNode>> read(List<Rpc.Request> requests) {
        return Mono.create(sink -> take(new Read(requests, sink)));
    }

    private void take(Read read) {
        List<Read> due;
        synchronized (this) {
            waiting.add(read);
            boolean now = underWay == 0 || requests(waiting) >= MOST;
            if (!now && !timed) {
                timed = true;
                scheduler.schedule(this::overdue, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            }
            due = now ? due() : List.of();
        }
        send(due);
    }

    private void overdue() {
        List<Read> due;
        synchronized (this) {
            timed = false;
            due = due();
        }
        send(due);
    }

    private void answered() {
        List<Read> due;
        synchronized (this) {
            underWay--;
            due = due();
        }
        send(due);
    }

    /** All that waits, taken off; under the lock. */
    private List<Read> due() {
        if (waiting.isEmpty()) return List.of();
        List<Read> due = waiting;
        waiting = new ArrayList<>();
        underWay++;
        return due;
    }

    private void send(List<Read> due) {
        if (due.isEmpty()) return;
        List<Rpc.Request> requests = due.stream().flatMap(read -> read.requests().stream()).toList();
        results(requests).doFinally(signal -> answered())
                .subscribe(results -> deal(due, results), failure -> due.forEach(read -> read.sink().error(failure)));
    }

    /** A result or a failure for each request; an error signal if the node cannot be reached. */
    private Mono<List<Rpc.Result>> results(List<Rpc.Request> requests) {
        if (requests.size() == 1 || alone) return each(requests);
        return rpc.batch(requests).onErrorResume(Rpc.NoBatch.class, refused -> each(requests).doOnNext(learn()));
    }

    private Mono<List<Rpc.Result>> each(List<Rpc.Request> requests) {
        return Flux.fromIterable(requests).flatMapSequential(rpc::result, MOST).collectList();
    }

    private Consumer<List<Rpc.Result>> learn() {
        return results -> {
            if (alone || results.stream().noneMatch(result -> result.json() != null)) return;
            alone = true;
            LOG.warn("a node refuses JSON-RPC batches; it is asked one question at a time");
        };
    }

    private static void deal(List<Read> due, List<Rpc.Result> results) {
        int at = 0;
        for (Read read : due) {
            List<Rpc.Result> own = results.subList(at, at + read.requests().size());
            at += own.size();
            Unreadable failure = own.stream()
                    .map(Rpc.Result::failure)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (failure != null) read.sink().error(failure);
            else
                read.sink().success(own.stream().map(result -> Objects.requireNonNull(result.json())).toList());
        }
    }

    private static int requests(List<Read> reads) {
        int count = 0;
        for (Read read : reads) count += read.requests().size();
        return count;
    }

    private record Read(List<Rpc.Request> requests, MonoSink<List<JsonNode>> sink) {}
}
