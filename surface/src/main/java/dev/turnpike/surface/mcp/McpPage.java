package dev.turnpike.surface.mcp;

import dev.turnpike.core.Core;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.core.till.Sale;
import dev.turnpike.surface.guard.Connections;
import dev.turnpike.surface.guard.ErrorHandler;
import dev.turnpike.surface.guard.RateLimits;
import dev.turnpike.surface.pages.ModelPages;
import dev.turnpike.surface.pages.PricePages;
import dev.turnpike.surface.sale.Answers;
import dev.turnpike.surface.sale.Events;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Response;
import dev.turnpike.surface.wire.Routes;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /mcp}: one message of a client of the Model Context Protocol, answered by itself. There is no session to
 * open, keep or end, so GET and DELETE are not allowed, which clients take for that.
 *
 * <p>An answer is one JSON body; to a call whose client wants to know of its progress it is a stream of events that ends
 * with the result.
 */
@RestController
public final class McpPage {
    /** The versions of the protocol that are spoken, the newest last. */
    private static final List<String> VERSIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");
    private static final String CALL = "tools/call";
    private static final String INSTRUCTIONS = """
            Images from many models, each order for its exact price in USDC by x402. list_models shows what is sold, quote \
            what an order costs, generate_image makes and charges it, get_job shows what was paid for.""";

    private final Tools tools;
    private final Bodies bodies;
    private final RateLimits limits;
    private final Scheduler scheduler;

    public McpPage(Core core, Answers answers, ErrorHandler errors, ModelPages models, PricePages prices, Bodies bodies,
            RateLimits limits, BiFunction<Sale, @Nullable Webhook, Sale> hooked) {
        Failures failures = new Failures(errors);
        this.tools = new Tools(models, prices, new JobTool(core, answers, failures),
                new GenerateTool(core, answers, failures, hooked), failures);
        this.bodies = bodies;
        this.limits = limits;
        this.scheduler = core.ground().time().scheduler();
    }

    @PostMapping(Routes.MCP)
    Mono<Void> post(ServerWebExchange exchange) {
        return bodies.with(exchange.getRequest(), (body, done) -> {
            RpcMessage message = RpcMessage.read(body);
            boolean calls = message instanceof RpcMessage.Request request && request.method().equals(CALL);
            if (!calls) done.run(); // nothing of the body is needed while its answer is written
            return switch (message) {
                case RpcMessage.Request request -> answer(exchange, request, body, done);
                case RpcMessage.Notice none -> accepted(exchange);
                case RpcMessage.Bad bad -> write(exchange, 400, bad.error());
            };
        });
    }

    private Mono<Void> answer(ServerWebExchange exchange, RpcMessage.Request request, byte[] body, Runnable done) {
        return switch (request.method()) {
            case "initialize" -> write(exchange, 200, request.result(greeting(request.params())));
            case "ping" -> write(exchange, 200, request.result(Map.of()));
            case "tools/list" -> write(exchange, 200, request.result(tools.listing()));
            case CALL -> called(exchange, request,
                    new ToolCall(exchange, request.params(), ParsedBody.of(body).at("params", "arguments"), done));
            default -> write(exchange, 200, request.error(RpcMessage.UNKNOWN_METHOD, "There is no such method here."));
        };
    }

    private Mono<Void> called(ServerWebExchange exchange, RpcMessage.Request request, ToolCall call) {
        RpcMessage.Request bare = request.bare();
        return tools.named(call.name()).map(tool -> served(exchange, bare, call, tool)).orElseGet(() -> {
            call.release();
            return write(exchange, 200,
                    bare.error(RpcMessage.INVALID_PARAMETERS, "There is no such tool here (see tools/list)."));
        });
    }

    /** @param request without its parameters: the room of the body is given back before its answer is written */
    private Mono<Void> served(ServerWebExchange exchange, RpcMessage.Request request, ToolCall call, Tool tool) {
        if (call.isPaid()) limits.paysInBody(exchange);
        Mono<Void> written = wantsNews(exchange, call)
                ? Events.write(exchange.getResponse(),
                        tool.answer(call, result -> Flux.just(event(made(call, request, result)))),
                        beat -> event(Progress.of(call.progressToken(), beat)), scheduler)
                : tool.answer(call, result -> write(exchange, 200, made(call, request, result)).flux()).then();
        return Connections.atWork(exchange.getRequest(), written)
                .doFinally(end -> call.over(end == SignalType.ON_COMPLETE));
    }

    private static byte[] made(ToolCall call, RpcMessage.Request request, ToolResult result) {
        call.release();
        return request.result(result);
    }

    private static boolean wantsNews(ServerWebExchange exchange, ToolCall call) {
        return !call.progressToken().isMissingNode() && exchange.getRequest()
                .getHeaders()
                .getOrEmpty("Accept")
                .stream()
                .anyMatch(accept -> accept.contains("text/event-stream"));
    }

    private static byte[] event(byte[] message) {
        return Events.event("message", message);
    }

    private static Greeting greeting(JsonNode params) {
        String asked = params.path("protocolVersion").stringValue("");
        String version = McpPage.class.getPackage().getImplementationVersion();
        return new Greeting(VERSIONS.contains(asked) ? asked : VERSIONS.getLast(), Map.of("tools", Map.of()),
                new Server("turnpike", "Turnpike", version == null ? "0" : version), INSTRUCTIONS);
    }

    /** What a client is told at first. */
    record Greeting(String protocolVersion, Map<String, Map<String, String>> capabilities, Server serverInfo,
            String instructions) {}

    record Server(String name, String title, String version) {}

    private static Mono<Void> accepted(ServerWebExchange exchange) {
        exchange.getResponse().setStatusCode(HttpStatus.ACCEPTED);
        return exchange.getResponse().setComplete();
    }

    private static Mono<Void> write(ServerWebExchange exchange, int status, byte[] message) {
        return new Response(status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), message)
                .to(exchange.getResponse());
    }
}
