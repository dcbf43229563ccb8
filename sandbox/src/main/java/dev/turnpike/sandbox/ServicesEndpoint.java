package dev.turnpike.sandbox;

import dev.turnpike.sandbox.chain.RpcEndpoint;
import dev.turnpike.sandbox.control.ControlEndpoint;
import dev.turnpike.sandbox.control.Controlled;
import dev.turnpike.sandbox.facilitator.FacilitatorEndpoint;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.time.Instant;

/**
 * The endpoint beside the upstreams: the facilitator at {@code /facilitator}, the chain at {@code /rpc}, the control
 * endpoint at {@code /sandbox}.
 */
final class ServicesEndpoint implements Endpoint {
    static final String FACILITATOR = "/facilitator";
    static final String RPC = "/rpc";

    private final Endpoint facilitator;
    private final Endpoint chain;
    private final Endpoint control;

    ServicesEndpoint(Controlled sandbox) {
        facilitator = new FacilitatorEndpoint(sandbox.facilitator(), sandbox.chain(), FACILITATOR);
        chain = new RpcEndpoint(sandbox.chain());
        control = new ControlEndpoint(sandbox);
    }

    @Override
    public Reply handle(Http.Call call, Instant now) {
        String path = call.uri().getPath();
        if (path.startsWith(FACILITATOR + "/")) return facilitator.handle(call, now);
        return path.equals(RPC) ? chain.handle(call, now) : control.handle(call, now);
    }
}
