package dev.turnpike.x402.settle;

import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Searches the log of a nonce's use or cancellation: from a block of about the right time upward, and then ever further
 * back.
 */
final class Search {
    /** The tolerated difference between our clock and the chain's. */
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final List<Duration> EARLIER = List.of(Duration.ofHours(3), Duration.ofDays(1), Duration.ofDays(7));
    private static final int MOST_CALLS = 1000;

    private final Chain chain;
    private final Asset asset;
    private final Authorization authorization;

    Search(Chain chain, Asset asset, Authorization authorization) {
        this.chain = chain;
        this.asset = asset;
        this.authorization = authorization;
    }

    /** The number of a block shortly before that time, or of the first block. */
    Mono<Long> start(long last, Instant since) {
        return gallop(last, Ranges.WIDEST / 4, since.minus(MARGIN).getEpochSecond());
    }

    /** The number of a block shortly after that second, or of this one if that is yet to come. */
    Mono<Long> end(Block last, BigInteger second) {
        BigInteger after = second.add(BigInteger.valueOf(MARGIN.toSeconds()));
        if (after.compareTo(BigInteger.valueOf(last.time())) >= 0) return Mono.just(last.number());
        return gallop(last.number(), Ranges.WIDEST / 4, after.longValueExact())
                .map(before -> Math.min(last.number(), before + Ranges.WIDEST));
    }

    /** The log within these blocks, both included; empty if there is none. */
    Mono<Log> within(long first, long last) {
        return Ranges.ask(first, last, MOST_CALLS, (from, to) -> chain.endOf(asset, authorization, from, to))
                .concatMapIterable(logs -> logs)
                .next();
    }

    /** The log within a week before that block, which is of about that time; empty if there is none. */
    Mono<Log> earlier(long block, Instant time) {
        return earlier(block, time, 0);
    }

    private Mono<Log> earlier(long block, Instant time, int stage) {
        return stage == EARLIER.size() || block == 0 ? Mono.empty()
                : start(block, time.minus(EARLIER.get(stage))).flatMap(
                        first -> within(first, block).switchIfEmpty(Mono.defer(() -> earlier(first, time, stage + 1))));
    }

    /** A block before that time, by ever longer steps back, then halved to within one range. */
    private Mono<Long> gallop(long last, long step, long time) {
        long number = Math.max(0, last - step);
        return chain.block(number)
                .flatMap(block -> number > 0 && block.time() >= time ? gallop(last, step * 2, time)
                        : halve(number, Math.max(number, last - step / 2), time));
    }

    /** @param before a block before that time, or the first of all */
    private Mono<Long> halve(long before, long after, long time) {
        if (after - before <= Ranges.WIDEST) return Mono.just(before);
        long middle = before + (after - before) / 2;
        return chain.block(middle)
                .flatMap(block -> block.time() < time ? halve(middle, after, time) : halve(before, middle, time));
    }
}
