package dev.turnpike.x402;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the chain: what somebody owns, and what became of an authorization. Answers never fail: what is not known says
 * so.
 */
public interface ChainReader {
    /**
     * How long after {@code validBefore}, by the time of a block that counts, an unused authorization is dead: the
     * newest blocks may be replaced by others whose times differ.
     */
    Duration EXPIRED_AFTER = Duration.ofMinutes(5);

    /** What an account holds, in atomic units; an error signal if the chain cannot be read now. */
    Mono<BigInteger> balance(Asset asset, Address owner);

    /**
     * Whether a nonce is gone, used or cancelled, as of the newest block; an error signal if the chain cannot be read
     * now.
     */
    Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce);

    /**
     * What became of an authorization, by the chain's own time and only from blocks with the configured confirmations.
     *
     * @param since a moment before which it cannot have been carried out; the search for its transfer starts a little
     *     earlier
     */
    Mono<Fate> fate(Asset asset, Authorization authorization, Instant since);

    /** What became of an authorization. */
    sealed interface Fate {
        /**
         * Carried out: its use and the transfer from payer to payee of the exact amount are in one successful
         * transaction.
         */
        record Moved(Bytes32 transaction) implements Fate {}

        /** It can never be carried out as signed any more. */
        record Impossible(Why why, @Nullable Bytes32 transaction) implements Fate {}

        /** Not used, and still usable. */
        record Open() implements Fate {}

        /** The chain cannot be read, or does not show enough yet. */
        record NotKnown(String detail) implements Fate {}

        /** Why an authorization is dead. */
        enum Why {
            /** Unused in a block whose time is well past {@code validBefore}. */
            EXPIRED,
            /** Cancelled by its payer. */
            CANCELLED,
            /**
             * The nonce was used by another transfer, or was gone so long ago that nobody can tell by what: then there
             * is no transaction.
             */
            USED_OTHERWISE
        }
    }
}
