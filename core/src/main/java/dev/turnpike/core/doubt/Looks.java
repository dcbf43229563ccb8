package dev.turnpike.core.doubt;

import dev.turnpike.core.doubt.Proofs.Span;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.BlockLog.Block;
import dev.turnpike.x402.BlockLog.UnreadableBlock;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The looks of a follower at ranges of blocks. */
record Looks(BlockLog chain, Asset asset) {
    private static final long MOST_BLOCKS = 2000;
    private static final Span NONE = new Span(0, -1);

    /**
     * What was seen.
     *
     * @param span the blocks that were read; none if its last is before its first
     * @param done number of the last block that needs no other look of this kind
     */
    record Look(Span span, List<Seen> seen, long done) {}

    /** The first look at what comes after a block, or at a part of it. */
    Mono<Look> fresh(Set<Address> ours, Block from, Block last) {
        return look(ours, new Span(from.number() + 1, Math.min(last.number(), from.number() + MOST_BLOCKS)));
    }

    /** Another look at blocks, perhaps none. One that was read before and cannot be read now is passed by. */
    Mono<Look> again(Set<Address> ours, Span span) {
        Mono<Look> nothing = Mono.just(new Look(NONE, List.of(), span.last()));
        return span.first() > span.last() ? nothing
                : look(ours, span).onErrorResume(UnreadableBlock.class, failure -> nothing);
    }

    private Mono<Look> look(Set<Address> ours, Span span) {
        return chain.transfers(asset, ours, span.first(), span.last())
                .map(part -> new Look(new Span(span.first(), part.until()), Seen.all(part.transfers()), part.until()));
    }
}
