package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Http;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** One call to an upstream, with what was wrong with the upstream when it came. */
record UpstreamCall(Http.Call call, Instant now, Fault fault) {
    String path() {
        return call.uri().getPath();
    }

    /** @param empty what no body, or one without a field, stands for */
    OrderBody body(ObjectNode empty) {
        ObjectNode body = call.body().length == 0 ? Json.newObject()
                : Json.object(call.body())
                        .orElseThrow(() -> new BadOrder("INVALID_PARAMETER", "body (expected: a JSON object)"));
        return new OrderBody(body.isEmpty() ? empty : body);
    }
}
