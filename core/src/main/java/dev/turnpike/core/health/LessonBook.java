package dev.turnpike.core.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Where gateways that share a ledger write down what they learn of upstreams. It has a clock of its own, since theirs may
 * differ. What it says is advice: nothing that is owed or spent depends on it.
 */
public interface LessonBook {
    /** The latest that the others have written. */
    Mono<Page> read();

    /**
     * Writes news. What the book has of the same upstream and model stays if it is newer.
     *
     * @param now by the clock of the news
     */
    Mono<Boolean> write(List<News> news, Instant now);

    /**
     * Takes the turn to try an upstream whose circuit is open, or keeps it.
     *
     * @param length for how long no other gateway gets it
     * @return whether it is this gateway's turn now
     */
    Mono<Boolean> take(UpstreamModel what, Duration length);

    /**
     * What is in the book.
     *
     * @param now by the clock of the book, as are the times of the news
     */
    record Page(Instant now, List<News> news) {}
}
