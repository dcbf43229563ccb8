package dev.turnpike.core.doubt;

import dev.turnpike.sandbox.chain.PlayBlocks;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The play chain's blocks through a node that does as told. */
final class Blocks implements BlockLog {
    private final PlayBlocks chain;
    private Block stopped;
    /** How many ranges were read. */
    int read;
    /** Whether the node has its blocks, and not yet their logs. */
    boolean hidden;

    Blocks(PlayBlocks chain) {
        this.chain = chain;
    }

    /** From now on the node has no newer block. */
    void stop(Asset asset) {
        stopped = chain.last(asset).block();
    }

    void goOn() {
        stopped = null;
    }

    @Override
    public Mono<Block> last(Asset asset) {
        return stopped == null ? chain.last(asset) : Mono.just(stopped);
    }

    @Override
    public Mono<Block> block(Asset asset, long number) {
        return chain.block(asset, number);
    }

    @Override
    public Mono<Block> since(Asset asset, Instant moment) {
        return chain.since(asset, moment);
    }

    @Override
    public Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last) {
        read++;
        return hidden ? Mono.just(new Part(last, List.of())) : chain.transfers(asset, accounts, first, last);
    }
}
