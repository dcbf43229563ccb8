package dev.turnpike.x402.settle;

import dev.turnpike.x402.BlockLog;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** Finds blocks by their time, given only that later blocks have later times. */
public final class Blocks {
    private static final long FIRST_STEP = 512;

    private final Chain chain;
    private final long last;

    /** @param last the last block that counts */
    Blocks(Chain chain, long last) {
        this.chain = chain;
        this.last = last;
    }

    /** The last block that counts. */
    public static Mono<BlockLog.Block> last(Chain chain, int confirmations) {
        return chain.head().flatMap(head -> chain.marked(Math.max(0, head - confirmations)));
    }

    /** The block of this number. */
    public static Mono<BlockLog.Block> block(Chain chain, long number) {
        return chain.marked(number);
    }

    /** The first block that is not before that moment; the last one that counts if all are before it. */
    public static Mono<BlockLog.Block> since(Chain chain, int confirmations, Instant moment) {
        return last(chain, confirmations).flatMap(last -> last.time().isBefore(moment) ? Mono.just(last)
                : new Blocks(chain, last.number()).from(moment.getEpochSecond()).flatMap(chain::marked));
    }

    /** The first block that is not before that time, in unix seconds; the last block must not be before it. */
    Mono<Long> from(long time) {
        return gallop(last, FIRST_STEP, time);
    }

    /** @param after a block that is not before that time */
    private Mono<Long> gallop(long after, long step, long time) {
        long number = Math.max(0, after - step);
        return chain.block(number).flatMap(block -> {
            if (block.time() < time) return halve(number, after, time);
            return number == 0 ? Mono.just(0L) : gallop(number, step * 2, time);
        });
    }

    private Mono<Long> halve(long before, long after, long time) {
        if (after - before <= 1) return Mono.just(after);
        long middle = before + (after - before) / 2;
        return chain.block(middle)
                .flatMap(block -> block.time() < time ? halve(middle, after, time) : halve(before, middle, time));
    }
}
