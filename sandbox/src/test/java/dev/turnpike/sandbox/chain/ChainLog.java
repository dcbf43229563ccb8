package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The transfers by authorization on a play chain, for audits. */
public final class ChainLog {
    private ChainLog() {}

    /** A transfer by authorization. */
    public record Moved(Address from, Address to, BigInteger value, Bytes32 nonce, Bytes32 transaction) {}

    public static List<Moved> all(PlayChain chain) {
        return chain.events(0, Long.MAX_VALUE).stream().flatMap(event -> moved(event).stream()).toList();
    }

    /** The transfer that used up a nonce. */
    public static Optional<Moved> of(PlayChain chain, Address from, Bytes32 nonce) {
        return Optional.ofNullable(chain.use(from, nonce)).flatMap(ChainLog::moved);
    }

    /** The time at which a nonce was used up. */
    public static Optional<Instant> when(PlayChain chain, Address from, Bytes32 nonce) {
        return Optional.ofNullable(chain.use(from, nonce)).map(event -> event.block().time());
    }

    private static Optional<Moved> moved(TokenEvent event) {
        return event instanceof TokenEvent.Transfer t
                ? Optional.of(new Moved(t.authorizer(), t.to(), t.value(), t.nonce(), t.transaction()))
                : Optional.empty();
    }
}
