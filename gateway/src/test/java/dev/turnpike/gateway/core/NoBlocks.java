package dev.turnpike.gateway.core;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import java.time.Instant;
import java.util.Set;
import reactor.core.publisher.Mono;

/** A chain of which no block can be read. */
final class NoBlocks implements BlockLog {
    static final BlockLog READ = new NoBlocks();

    private NoBlocks() {}

    @Override
    public Mono<Block> last(Asset asset) {
        return no();
    }

    @Override
    public Mono<Block> block(Asset asset, long number) {
        return no();
    }

    @Override
    public Mono<Block> since(Asset asset, Instant moment) {
        return no();
    }

    @Override
    public Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last) {
        return no();
    }

    private static <T> Mono<T> no() {
        return Mono.error(new IllegalStateException("no node"));
    }
}
