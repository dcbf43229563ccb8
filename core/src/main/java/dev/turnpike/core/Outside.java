package dev.turnpike.core;

import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Signer;
import dev.turnpike.x402.TransferLog;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The world outside of the process.
 *
 * @param chain knows what happened on every network, {@code transfers} lists it, and {@code blocks} follows it
 * @param treasury signs what we pay
 * @param upstreams makes an upstream of its settings
 * @param publicUrl how clients reach us, without a slash at the end
 */
public record Outside(Http http, Facilitator facilitator, ChainReader chain, TransferLog transfers, BlockLog blocks,
        Signer treasury, Function<UpstreamSettings, Upstream> upstreams, Supplier<String> publicUrl) {

    /** Upstreams that are paid by the treasury over this HTTP. */
    public static Function<UpstreamSettings, Upstream> upstreams(Http http, Signer treasury, InstantSource clock,
            Ids ids) {
        Buyer buyer = new Buyer(http, treasury, clock, ids::nonce);
        return settings -> Upstreams.create(settings, buyer, http, clock);
    }
}
