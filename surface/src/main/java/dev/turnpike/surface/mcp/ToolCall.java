package dev.turnpike.surface.mcp;

import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.RequestHeaders;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One call of a tool, from its request until its answer is written or its connection lost.
 *
 * <p>A payment is in {@code _meta}, as an object or in base64, under the name of the x402 transport or of its first
 * version; or in a header, as stock clients of HTTP send it. All of them together must be one payment.
 */
final class ToolCall {
    /** Of the transport for MCP, and of the packages before there was one. */
    private static final List<String> PAYMENT = List.of("x402/payment", "x402.payment");

    /** In base64 it is a header of the length that one may have. */
    private static final int LONGEST_PAYMENT = 12_000;
    private static final ParsedBody NOTHING = ParsedBody.of(new byte[0]);

    private final ServerWebExchange exchange;
    private final String name;
    private final JsonNode progressToken;
    private final boolean paid;
    private final Runnable release;
    private JsonNode params;
    private ParsedBody arguments;
    private final List<Consumer<Boolean>> ends = new ArrayList<>();
    private @Nullable Boolean received;

    /**
     * @param params of the request
     * @param arguments the same that {@code params} has, as the reader of orders takes them
     * @param release gives back the room of the request's body
     */
    ToolCall(ServerWebExchange exchange, JsonNode params, ParsedBody arguments, Runnable release) {
        this.exchange = exchange;
        this.params = params;
        this.arguments = arguments;
        this.release = release;
        this.name = params.path("name").stringValue("");
        JsonNode token = params.path("_meta").path("progressToken");
        this.progressToken = RpcMessage.isName(token) ? token : MissingNode.getInstance();
        this.paid = payments().findAny().isPresent() || RequestHeaders.carryPayment(exchange.getRequest().getHeaders());
    }

    ServerWebExchange exchange() {
        return exchange;
    }

    String name() {
        return name;
    }

    /** What the tool is called with. */
    JsonNode fields() {
        return params.path("arguments");
    }

    /** The same as the body of an order. */
    ParsedBody order() {
        return arguments;
    }

    /** Nothing of the body is needed any more: its room is given back. */
    void release() {
        params = MissingNode.getInstance();
        arguments = NOTHING;
        release.run();
    }

    /** By which the client knows news of this call from others; a missing node if it wants none. */
    JsonNode progressToken() {
        return progressToken;
    }

    /** Whether there is a payment, valid or not. */
    boolean isPaid() {
        return paid;
    }

    /**
     * The headers of the request, with the payment of {@code _meta} where HTTP has it.
     *
     * @throws Refusal if that is none
     */
    HttpHeaders headers() {
        HttpHeaders all = new HttpHeaders();
        exchange.getRequest().getHeaders().forEach(all::addAll);
        payments().map(ToolCall::header).forEach(payment -> all.add("PAYMENT-SIGNATURE", payment));
        return all;
    }

    private Stream<JsonNode> payments() {
        JsonNode meta = params.path("_meta");
        return PAYMENT.stream().map(meta::path).filter(payment -> !payment.isMissingNode() && !payment.isNull());
    }

    private static String header(JsonNode payment) {
        if (payment.isString()) return payment.stringValue();
        try {
            byte[] text = Json.asRead(payment);
            if (text.length > LONGEST_PAYMENT)
                throw Refusal.of(Code.INVALID_PAYMENT, "The payment in _meta is longer than 12,000 bytes.");
            return Base64.getEncoder().encodeToString(text);
        } catch (JacksonException unreadable) {
            throw Refusal.of(Code.INVALID_PAYMENT, "The payment in _meta cannot be read.");
        }
    }

    /** To be told whether the answer was written whole; at once if that is known. */
    void whenOver(Consumer<Boolean> end) {
        Boolean known;
        synchronized (this) {
            known = received;
            if (known == null) ends.add(end);
        }
        if (known != null) end.accept(known);
    }

    /** @param whole whether the answer was written; false: the connection is lost */
    void over(boolean whole) {
        synchronized (this) {
            if (received != null) return;
            received = whole;
        }
        ends.forEach(end -> end.accept(whole));
    }
}
