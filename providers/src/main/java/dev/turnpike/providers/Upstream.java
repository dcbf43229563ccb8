package dev.turnpike.providers;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * One configured seller of images. Keeps nothing: what must survive a crash is handed out ({@link Purchase},
 * {@link Ticket}) for whoever asked to keep. None of its answers fails; what went wrong is a value.
 */
public interface Upstream {
    UpstreamSettings settings();

    /**
     * Why this order cannot be put to this upstream exactly as it is, in a short sentence; empty if it can. Asks
     * nobody.
     */
    Optional<String> cannot(ImageOrder order);

    /** Asks for today's terms without paying, as a probe does. */
    Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout);

    /** Asks for today's terms and signs for them if they are at most {@code cap}. Sends nothing signed. */
    Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout);

    /** Sends what was signed, once; the caller has made it durable. */
    Mono<Submission> submit(Purchase intent, Duration timeout);

    /** Asks what became of the work. Free, and may be repeated. */
    Mono<Progress> poll(Ticket ticket, Duration timeout);
}
