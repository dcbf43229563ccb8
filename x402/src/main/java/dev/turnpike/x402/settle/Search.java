package dev.turnpike.x402.settle;

import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.wire.Unreadable;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** Looks for the log of a nonce's end: from a block of about the right time upward, in ranges that public nodes allow. */
final class Search {
    static final int RANGE_BLOCKS = 2000;
    /** For clocks that differ, ours and the chain's. */
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final int MOST_RANGES = 500;

    private final Chain chain;
    private final Asset asset;
    private final Authorization authorization;

    Search(Chain chain, Asset asset, Authorization authorization) {
        this.chain = chain;
        this.asset = asset;
        this.authorization = authorization;
    }

    /** @param last the last block that counts */
    Mono<Log> endOf(long last, Instant since) {
        long time = since.minus(MARGIN).getEpochSecond();
        return gallop(last, RANGE_BLOCKS / 4, time).flatMap(first -> scan(first, last, MOST_RANGES));
    }

    /** A block before that time, by ever longer steps back, then halved to within one range. */
    private Mono<Long> gallop(long last, long step, long time) {
        long number = Math.max(0, last - step);
        return chain.block(number).flatMap(block -> number > 0 && block.time() >= time
                ? gallop(last, step * 2, time)
                : halve(number, Math.max(number, last - step / 2), time));
    }

    /** @param before a block before that time, or the first of all */
    private Mono<Long> halve(long before, long after, long time) {
        if (after - before <= RANGE_BLOCKS)
            return Mono.just(before);
        long middle = before + (after - before) / 2;
        return chain.block(middle).flatMap(block -> block.time() < time ? halve(middle, after, time) : halve(before, middle, time));
    }

    private Mono<Log> scan(long from, long last, int ranges) {
        long to = Math.min(from + RANGE_BLOCKS - 1, last);
        return chain.endOf(asset, authorization, from, to).flatMap(logs -> {
            if (!logs.isEmpty())
                return Mono.just(logs.getFirst());
            if (to == last || ranges == 1)
                return Mono.error(new Unreadable("the nonce is gone, but no log of it is found"));
            return scan(to + 1, last, ranges - 1);
        });
    }
}
