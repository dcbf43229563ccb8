package dev.turnpike.providers;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * One configured upstream that makes images. It keeps no state that must survive a crash: such values are returned to the
 * caller ({@link SignedOrder}, {@link Ticket}). Its answers are never error signals; failures are values.
 */
public interface Upstream {
    UpstreamSettings settings();

    /**
     * The reason why this order cannot be put to this upstream exactly as it is, in a short sentence; empty if it can.
     * Makes no call.
     */
    Optional<String> cannot(ImageOrder order);

    /**
     * Why it takes no order of ours whatever it says, in a short sentence; empty if nothing is known against it. Only
     * upstreams with a key know such a thing, until they are made anew or a check of {@link #ask} finds the key good.
     */
    default Optional<String> takesNoneOfOurs() {
        return Optional.empty();
    }

    /** The most that one order has cost more than is booked for it, as its answers say; only upstreams with a key know it. */
    default UsdcAmount chargedBeyond() {
        return UsdcAmount.ZERO;
    }

    /** Asks for today's terms without paying, as a probe does. With a key the terms are those of its price rule. */
    Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout);

    /**
     * Signs for today's terms if they are at most {@code cap}. Asks for them, unless those of an order of the same kind
     * are some seconds old and surely stand. Sends nothing signed. Signs with the nonce of the subscription
     * ({@link dev.turnpike.x402.Nonces#use}) if there is one.
     */
    Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout);

    /** Sends a signed order, once; the caller has made it durable. */
    Mono<Submission> submit(SignedOrder order, Duration timeout);

    /** Polls the state of the work. Idempotent; free, or paid for with what the order was paid with. */
    Mono<Progress> poll(Ticket ticket, Duration timeout);
}
