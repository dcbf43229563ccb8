package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Bytes32;
import java.time.Duration;
import java.time.Instant;

/**
 * A block of the play chain, which has one every two seconds, as Base does. Blocks are computed from the time and not
 * stored.
 *
 * @param number at least 0
 */
record Block(long number) implements Comparable<Block> {
    private static final Instant GENESIS = Instant.ofEpochSecond(1_600_000_000);
    private static final long SECONDS = 2;

    /** The latest block at a moment; block 0 for every moment before genesis. */
    static Block at(Instant moment) {
        return new Block(Math.max(0, Duration.between(GENESIS, moment).toSeconds() / SECONDS));
    }

    Instant time() {
        return GENESIS.plusSeconds(number * SECONDS);
    }

    Bytes32 hash() {
        return SandboxHash.marked("block " + number);
    }

    @Override
    public int compareTo(Block other) {
        return Long.compare(number, other.number);
    }
}
