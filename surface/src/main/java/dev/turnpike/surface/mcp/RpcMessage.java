package dev.turnpike.surface.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.surface.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A message of JSON-RPC 2.0, as a client sends one to a server of the Model Context Protocol. */
sealed interface RpcMessage {
    int UNREADABLE = -32700;
    int INVALID = -32600;
    int UNKNOWN_METHOD = -32601;
    int INVALID_PARAMETERS = -32602;

    /** @param id a text or a whole number, which the answer repeats */
    record Request(JsonNode id, String method, JsonNode params) implements RpcMessage {
        byte[] result(Object result) {
            return Json.asRead(new Answer("2.0", id, result, null));
        }

        byte[] error(int code, String message) {
            return Json.bytes(new Answer("2.0", id, null, new Failure(code, message)));
        }
    }

    /** What needs no answer: a notification, or the answer to something that was never asked. */
    record Notice() implements RpcMessage {}

    /** What is no message, and why. */
    record Bad(int code, String why) implements RpcMessage {
        byte[] error() {
            return Json.bytes(new Answer("2.0", null, null, new Failure(code, why)));
        }
    }

    static RpcMessage read(byte[] body) {
        try {
            return read(Json.foreign(body));
        } catch (JacksonException unreadable) {
            return new Bad(UNREADABLE,
                    "The body cannot be read as JSON of at most " + ParsedBody.LIMITS.getMaxNestingDepth()
                            + " levels and " + ParsedBody.LIMITS.getMaxTokenCount() + " tokens.");
        }
    }

    private static RpcMessage read(JsonNode message) {
        if (!message.isObject() || !"2.0".equals(message.path("jsonrpc").stringValue("")))
            return new Bad(INVALID, "The body is no message of JSON-RPC 2.0 (expected: one object, no batch).");
        JsonNode id = message.path("id");
        String method = message.path("method").stringValue("");
        if (method.isEmpty() && (message.has("result") || message.has("error")) || id.isMissingNode())
            return new Notice();
        boolean named = id.isString() || id.isIntegralNumber() && id.canConvertToLong();
        return method.isEmpty() || !named
                ? new Bad(INVALID, "The request lacks a method, or an id that is a text or a whole number.")
                : new Request(id, method, message.path("params"));
    }

    /** What is answered: a result or an error. */
    record Answer(String jsonrpc, @Nullable JsonNode id,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object result,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure error) {}

    record Failure(int code, String message) {}
}
