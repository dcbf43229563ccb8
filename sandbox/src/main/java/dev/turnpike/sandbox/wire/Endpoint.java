package dev.turnpike.sandbox.wire;

import dev.turnpike.x402.Http;
import java.time.Instant;

/**
 * A simulated server: an upstream, the facilitator, the chain. Written once without a network, and mounted on a
 * loopback port or on a simulated network. Must be thread-safe.
 */
@FunctionalInterface
public interface Endpoint {
    Reply handle(Http.Call call, Instant now);
}
