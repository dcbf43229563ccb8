package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Http;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** A call to an upstream, with the fault of the upstream at its arrival. */
record UpstreamCall(Http.Call http, Instant now, Fault fault) {
    String path() {
        return http.uri().getPath();
    }

    /** @param empty the body that an absent or empty one stands for */
    OrderBody body(ObjectNode empty) {
        ObjectNode body = http.body().length == 0 ? Json.newObject()
                : Json.value(http.body())
                        .map(order -> order.isArray() ? order.path(0) : order) // one task of a list
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast)
                        .orElseThrow(() -> new BadOrder("INVALID_PARAMETER", "body (expected: a JSON object)"));
        return new OrderBody(body.isEmpty() ? empty : body);
    }
}
