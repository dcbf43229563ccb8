package dev.turnpike.surface.mcp;

import dev.turnpike.core.Core;
import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.till.Guest;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Sale;
import dev.turnpike.surface.guard.Visit;
import dev.turnpike.surface.sale.Answers;
import dev.turnpike.surface.wire.Errors;
import dev.turnpike.surface.wire.Prefer;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.x402.Rejection;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tool that makes images: the till's sale, as a call. Without a payment its result is the terms; with one the images,
 * or their job if they take longer than a call may.
 */
record GenerateTool(Core core, Answers answers, Failures failures, BiFunction<Sale, @Nullable Webhook, Sale> hooked)
        implements Tool {
    /** With the wait for the work it is less than stock clients wait for an answer. */
    static final Duration FOR_IMAGES = Duration.ofSeconds(5);

    @Override
    public <T> Flux<T> answer(ToolCall call, Function<ToolResult, Flux<T>> use) {
        return Mono.defer(() -> headers(call))
                .flatMap(asked -> reply(call, asked).map(reply -> written(reply, call, asked, use))
                        .onErrorResume(failure -> Mono.just(use.apply(failures.result(call, failure, isV1(asked))))))
                .onErrorResume(failure -> Mono.just(use.apply(failures.result(call, failure, false))))
                .flatMapMany(written -> written);
    }

    /** A payment of a kind that is not accepted is refused with the terms of those that are. */
    private Mono<RequestHeaders> headers(ToolCall call) {
        Duration patience = core.configuration().mcp().patience();
        try {
            RequestHeaders read = RequestHeaders.read(call.headers(), core.seller(), patience);
            return Mono.just(new RequestHeaders(read.payment(), read.key(), read.again(), new Prefer(true, patience),
                    read.webhook(), false));
        } catch (Rejection.Exception refused) {
            return refused.rejection().kind() == Rejection.Kind.MALFORMED ? Mono.error(refused)
                    : core.till().payFirst(priced(call)).flatMap(terms -> Mono.error(Errors.withTerms(refused, terms)));
        }
    }

    private Mono<Reply> reply(ToolCall call, RequestHeaders asked) {
        if (asked.payment() == null) return core.till().payFirst(priced(call));
        Guest guest = core.till().guest(asked.again(), true);
        call.whenOver(guest::gone);
        return Visit.look(call.exchange(), guest::isReplay,
                good -> core.till()
                        .serve(hooked.apply(order(call, asked.key()), asked.webhook()), asked.payment(), guest,
                                asked.prefer().patience(), () -> {
                                    good.run();
                                    call.release();
                                }));
    }

    private <T> Flux<T> written(Reply reply, ToolCall call, RequestHeaders asked, Function<ToolResult, Flux<T>> use) {
        if (reply instanceof Reply.Of of) call.whenOver(received -> core.till().answered(of.job(), received));
        long inline = core.configuration().mcp().inlineBytes();
        return answers.made(reply, asked, new ImageBytes.Most(inline, FOR_IMAGES),
                (response, data) -> use.apply(ToolResult.of(response, isV1(asked), data, inline)));
    }

    private static boolean isV1(RequestHeaders asked) {
        return asked.payment() != null && asked.payment().x402Version() == 1;
    }

    private Sale order(ToolCall call, String key) {
        return core.sales().of("POST", Routes.MCP, key, call.order(), call.order()::order);
    }

    /** What a client without a payment is told the price of: its order, or the standard one if it names none. */
    private Sale priced(ToolCall call) {
        return call.fields().isEmpty() ? core.sales().probe(Routes.MCP) : order(call, "");
    }
}
