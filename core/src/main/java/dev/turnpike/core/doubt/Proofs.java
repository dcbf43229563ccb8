package dev.turnpike.core.doubt;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The port to what a follower has read and proven. A range is behind the follower only once all its proofs are
 * durable: after a crash it is read again, and nothing is lost or counted twice.
 */
public interface Proofs {
    /**
     * The term in which this process reads now. It has another one once its turn may have been another's: what was begun
     * in an earlier term is not written any more.
     */
    long term();

    /** The place that the follower of a token has come to; empty before its first range. */
    Mono<Place> place(Asset asset);

    /** When the oldest job was held whose payment in this token is not proven yet; empty if there is none. */
    Mono<Instant> oldest(Asset asset);

    /** Addresses that have signed payments of ours whose fate is not known. */
    Mono<Set<Address>> spenders();

    /**
     * Writes what a range proves, perhaps in pieces, and the new place with the last. Every payment whose transfer was read is
     * proven: a settled job by this alone, and any other closed job by becoming due for an inquiry of its own. What
     * was let go and can never be carried out any more is proven dead. Transfers that no payment explains, or whose
     * job is still open, are kept until something does. True if some wait for their job, or more is to be ended than
     * at once: the next range is to be written soon, even if it has nothing in it. Fails with {@link
     * dev.turnpike.core.journal.Steps.LostOwnership} if the term is over.
     */
    Mono<Boolean> write(Range range);

    /**
     * The last block that a follower has read.
     *
     * @param since number and time of the block after which every block was read
     */
    record Place(BlockLog.Block block, Start since) {}

    /** Where reading without a gap has begun. */
    record Start(long number, Instant time) {}

    /**
     * What was read.
     *
     * @param expired an authorization that ended until then, by the chain's time, can not be carried out any more
     * @param whole of payments held from then on every block was read in which they may have been carried out
     * @param spans the blocks that were read; what was known of them before is replaced
     * @param term in which the place was read from which this range goes on
     */
    record Range(Asset asset, Place place, Instant expired, Instant whole, List<Span> spans, List<Seen> seen,
            long term) {
        public Range {
            spans = List.copyOf(spans);
            seen = List.copyOf(seen);
        }
    }

    /** A range of blocks, both ends included. */
    record Span(long first, long last) {}
}
