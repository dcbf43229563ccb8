package dev.turnpike.sandbox;

import dev.turnpike.x402.Http;
import java.time.Instant;

/**
 * Somebody who answers calls: a seller, the facilitator, the chain. Written once without a network, and mounted on a
 * loopback port by {@link SandboxServer} or on a simulated network by {@link SandboxHttp}. May be called from several
 * threads at once.
 */
@FunctionalInterface
public interface Desk {
    Reply handle(Http.Call call, Instant now);
}
