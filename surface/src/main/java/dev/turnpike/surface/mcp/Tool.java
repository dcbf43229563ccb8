package dev.turnpike.surface.mcp;

import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Something that clients of the Model Context Protocol may call. */
interface Tool {
    /**
     * What becomes of the one result; room that it takes up in memory is held until then. A call that fails has a result
     * too.
     */
    <T> Flux<T> answer(ToolCall call, Function<ToolResult, Flux<T>> use);

    /** A tool that costs nothing. */
    record Free(Failures failures, Function<ToolCall, Mono<ToolResult>> work) implements Tool {
        @Override
        public <T> Flux<T> answer(ToolCall call, Function<ToolResult, Flux<T>> use) {
            return Mono.defer(() -> work.apply(call))
                    .onErrorResume(failure -> Mono.just(failures.result(call, failure, false)))
                    .flatMapMany(use);
        }
    }
}
