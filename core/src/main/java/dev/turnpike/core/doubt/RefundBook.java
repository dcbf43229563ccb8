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
 * The durable rows of refunds: one a job, so that it is paid back once. A process that was replaced writes none: an
 * error signal.
 */
public interface RefundBook {
    /** What is owed to the payer of a job; zero if nothing. */
    Mono<UsdcAmount> owed(String job);

    /** The refund of a job; empty if there is none. */
    Mono<Refund> find(String job);

    /** Writes an intent: a new row, or a void one anew. False: there is one that is not void. */
    Mono<Boolean> intend(Refund refund);

    /**
     * The same, and false too if refunds of its hour or its day would come to more than this; hours and days are those
     * of UTC.
     */
    Mono<Boolean> intendWithin(UsdcAmount perHour, UsdcAmount perDay, Refund refund);

    /** Writes how it stands now, with the entries for it. False: it had changed meanwhile. */
    Mono<Boolean> change(Refund before, Standing standing, @Nullable Bytes32 transaction, Instant at);

    /**
     * Jobs for which something is owed, at most this much each, and nothing is on its way.
     *
     * @param after the last id of the answer before: it goes on there, and round
     */
    Mono<List<String>> unpaid(UsdcAmount most, String after, int limit);

    /**
     * Those that may have been sent and whose end is not known.
     *
     * @param after the last id of the answer before: it goes on there, and round
     */
    Mono<List<Refund>> open(String after, int limit);

    /**
     * Money on its way back to a payer.
     *
     * @param payment signed by the treasury, to the payer
     * @param version counts changes
     */
    record Refund(String job, Address payer, UsdcAmount amount, Standing standing, Payment payment, Terms terms,
            @Nullable Bytes32 transaction, long version, Instant at) {}

    /** How a refund stands. */
    enum Standing {
        /** Durable, perhaps sent. */
        INTENDED,
        /** Carried out. */
        SETTLED,
        /** Can never be carried out; may be signed anew. */
        VOID
    }
}
