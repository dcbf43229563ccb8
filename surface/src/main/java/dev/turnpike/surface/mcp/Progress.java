package dev.turnpike.surface.mcp;

import dev.turnpike.surface.wire.Json;
import tools.jackson.databind.JsonNode;

/** The news of a call that goes on: that it does, counted up. */
record Progress(String jsonrpc, String method, Params params) {
    /** @param progress grows from one to the next; how much is to come is not known */
    record Params(JsonNode progressToken, long progress, String message) {}

    static byte[] of(JsonNode token, long count) {
        return Json.bytes(
                new Progress("2.0", "notifications/progress", new Params(token, count, "the images are being made")));
    }
}
