package dev.turnpike.core.buying;

import reactor.core.publisher.Mono;

/**
 * A source of which nothing is kept once it has ended. An operator such as {@code flatMap} keeps its ended source, with
 * all that source has read, for as long as what follows takes.
 */
final class Apart {
    private Apart() {}

    /** The same signals and the same context; cancelling goes on to the source while it runs. */
    static <T> Mono<T> from(Mono<T> source) {
        return Mono.create(sink -> sink.onDispose(
                source.contextWrite(sink.contextView()).subscribe(sink::success, sink::error, sink::success)));
    }
}
