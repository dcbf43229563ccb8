package dev.turnpike.surface.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.surface.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A message of JSON-RPC 2.0, as a client sends one to a server of the Model Context Protocol. */
sealed interface RpcMessage {
    int UNREADABLE = -32700;
    int INVALID = -32600;
    int UNKNOWN_METHOD = -32601;
    int INVALID_PARAMETERS = -32602;

    /** An id that is a text is of so many characters at most: it is kept for as long as its answer takes. */
    int LONGEST_ID = 1000;

    /** @param id a text or a whole number, which the answer repeats */
    record Request(JsonNode id, String method, JsonNode params) implements RpcMessage {
        /** What its answer needs of it. */
        Request bare() {
            return new Request(id, method, MissingNode.getInstance());
        }

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
        boolean named = isName(id);
        return method.isEmpty() || !named
                ? new Bad(INVALID,
                        "The request lacks a method, or an id that is a text of at most " + LONGEST_ID
                                + " characters or a whole number.")
                : new Request(id, method, message.path("params"));
    }

    /** Whether an answer, or news of it, can repeat this. */
    static boolean isName(JsonNode id) {
        return id.isString() && id.stringValue().length() <= LONGEST_ID
                || id.isIntegralNumber() && id.canConvertToLong();
    }

    /** What is answered: a result or an error. */
    record Answer(String jsonrpc, @Nullable JsonNode id,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object result,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure error) {}

    record Failure(int code, String message) {}
}
