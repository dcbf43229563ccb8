package dev.turnpike.core.doubt;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The port to the durable refunds, at most one per job, so that a job is paid back once. The writes of a replaced
 * process fail with an error signal.
 */
public interface RefundBook {
    /** The amount owed to the payer of a job; zero if none. */
    Mono<UsdcAmount> owed(String job);

    /** The refund of a job; empty if there is none. */
    Mono<Refund> find(String job);

    /** Writes an intent, new or in place of a void one. False: there is one that is not void. */
    Mono<Boolean> intend(Refund refund);

    /**
     * As {@link #intend}; also false if the refunds of its hour or its day (UTC) would exceed these limits.
     */
    Mono<Boolean> intendWithin(UsdcAmount perHour, UsdcAmount perDay, Refund refund);

    /** Writes a new state with its entries. False: the refund has changed meanwhile. */
    Mono<Boolean> change(Refund before, RefundState state, @Nullable Bytes32 transaction, Instant at);

    /**
     * Jobs whose payer is owed something, at most {@code most} each, and that have no refund under way.
     *
     * @param after the last id of the previous answer; the list continues there and wraps around
     */
    Mono<List<String>> unpaid(UsdcAmount most, String after, int limit);

    /**
     * Refunds that may have been sent and whose outcome is not known.
     *
     * @param after the last id of the previous answer; the list continues there and wraps around
     */
    Mono<List<Refund>> open(String after, int limit);

    /**
     * Money on its way back to a payer.
     *
     * @param payment signed by the treasury, to the payer
     * @param version counts changes
     */
    record Refund(String job, Address payer, UsdcAmount amount, RefundState state, Payment payment, Terms terms,
            @Nullable Bytes32 transaction, long version, Instant at) {}
}
