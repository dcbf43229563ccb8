package dev.turnpike.sandbox;

import dev.turnpike.sandbox.chain.ChainDesk;
import dev.turnpike.sandbox.control.ControlDesk;
import dev.turnpike.sandbox.control.Controlled;
import dev.turnpike.sandbox.facilitator.FacilitatorDesk;
import dev.turnpike.sandbox.wire.Desk;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.time.Instant;

/**
 * The port that is no seller's: the facilitator at {@code /facilitator}, the chain at {@code /rpc}, the switches at
 * {@code /sandbox}.
 */
final class Office implements Desk {
    static final String FACILITATOR = "/facilitator";
    static final String RPC = "/rpc";

    private final Desk facilitator;
    private final Desk chain;
    private final Desk control;

    Office(Controlled sandbox) {
        facilitator = new FacilitatorDesk(sandbox.facilitator(), sandbox.chain(), FACILITATOR);
        chain = new ChainDesk(sandbox.chain());
        control = new ControlDesk(sandbox);
    }

    @Override
    public Reply handle(Http.Call call, Instant now) {
        String path = call.uri().getPath();
        if (path.startsWith(FACILITATOR + "/")) return facilitator.handle(call, now);
        return path.equals(RPC) ? chain.handle(call, now) : control.handle(call, now);
    }
}
