package dev.turnpike.x402.settle;

import dev.turnpike.x402.wire.Unreadable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Queries many blocks, oldest first, in ranges that the node answers: as wide as public nodes allow, half as wide after
 * an answer that fails or is too large, twice as wide after a good one. Nodes limit blocks or logs and report it in
 * words of their own, so any failure narrows the range; a failure for a single block is final.
 */
final class Ranges<T> {
    static final long WIDEST = 2000;

    private final long last;
    private final Question<T> question;
    private long next;
    private long width = WIDEST;
    private long left;

    /** A query about blocks, both included. */
    @FunctionalInterface
    interface Question<T> {
        Mono<T> of(long from, long to);
    }

    private Ranges(long first, long last, long most, Question<T> question) {
        this.next = first;
        this.last = last;
        this.left = most;
        this.question = question;
    }

    /** @param most the number of queries, beyond which an error signal {@link Unreadable} ends the scan */
    static <T> Flux<T> ask(long first, long last, long most, Question<T> question) {
        return Flux.defer(() -> {
            Ranges<T> ranges = new Ranges<>(first, last, most, question);
            return Mono.defer(ranges::ask).repeat(() -> ranges.next <= last);
        });
    }

    private Mono<T> ask() {
        if (next > last) return Mono.empty();
        if (left-- == 0) return Mono.error(new Unreadable("the node answers for too few blocks at once"));
        long to = Math.min(next + width - 1, last);
        return question.of(next, to)
                .doOnNext(answer -> done(to))
                .onErrorResume(Unreadable.class, failure -> less(to, failure));
    }

    private void done(long to) {
        next = to + 1;
        width = Math.min(2 * width, WIDEST);
    }

    private Mono<T> less(long to, Unreadable failure) {
        if (to == next || failure instanceof Rpc.Unreached) return Mono.error(failure);
        width = (to - next + 1) / 2;
        return Mono.empty();
    }
}
