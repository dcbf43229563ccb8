package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that ever moved on a play chain, for those who audit it. */
public final class ChainLog {
    private ChainLog() {}

    /** Money that moved. */
    public record Moved(Address from, Address to, BigInteger value, Bytes32 nonce, Bytes32 transaction) {}

    public static List<Moved> all(PlayChain chain) {
        return chain.entries(0, Long.MAX_VALUE).stream().flatMap(entry -> moved(entry).stream()).toList();
    }

    /** What used up a nonce by moving money. */
    public static Optional<Moved> of(PlayChain chain, Address from, Bytes32 nonce) {
        return Optional.ofNullable(chain.use(from, nonce)).flatMap(ChainLog::moved);
    }

    /** When a nonce was used up. */
    public static Optional<Instant> when(PlayChain chain, Address from, Bytes32 nonce) {
        return Optional.ofNullable(chain.use(from, nonce)).map(entry -> entry.block().time());
    }

    private static Optional<Moved> moved(TokenEvent entry) {
        return entry instanceof TokenEvent.Transfer t
                ? Optional.of(new Moved(t.authorizer(), t.to(), t.value(), t.nonce(), t.transaction()))
                : Optional.empty();
    }
}
