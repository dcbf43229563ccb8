package dev.turnpike.x402;

import dev.turnpike.x402.TransferLog.Transfer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Reads the transfers of a token range of blocks by range of blocks, for a reader that follows the chain. */
public interface BlockLog {
    /**
     * The last block that has the configured confirmations. It may be an earlier one than at the last call: nodes fall
     * behind, and one address may stand for several nodes.
     */
    Mono<Block> last(Asset asset);

    /** The block of this number; an error signal if the node has none. */
    Mono<Block> block(Asset asset, long number);

    /** The first block that is not before this moment; the last one that counts if all are before it. */
    Mono<Block> since(Asset asset, Instant moment);

    /**
     * The transfers that touch any of these accounts in a range of blocks, both ends included; oldest first, without
     * transfers of nothing. The answer covers the range as far as the node answers; an error signal if that is not even
     * the first block: {@link UnreadableBlock} if the node answers other queries.
     */
    Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last);

    /**
     * A block.
     *
     * @param hash differs from the hash known before if this block or any before it was replaced
     */
    record Block(long number, Bytes32 hash, Instant time) {}

    /**
     * The transfers of a range.
     *
     * @param until number of the last block that was read
     */
    record Part(long until, List<Transfer> transfers) {
        public Part {
            transfers = List.copyOf(transfers);
        }
    }

    /** The node answers, and not about the logs of this block: they may be too many for it, or for us. */
    final class UnreadableBlock extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnreadableBlock(long number, String why) {
            super("block " + number + " cannot be read: " + why, null, false, false);
        }
    }
}
