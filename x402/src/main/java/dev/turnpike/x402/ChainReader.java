package dev.turnpike.x402;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads balances and the fate of authorizations from the chain. */
public interface ChainReader {
    /**
     * How long after {@code validBefore}, by the time of a block that counts, an unused authorization is dead: the
     * newest blocks may be replaced by others whose times differ.
     */
    Duration EXPIRED_AFTER = Duration.ofMinutes(5);

    /** The balance of an account in atomic units; an error signal if the chain cannot be read now. */
    Mono<BigInteger> balance(Asset asset, Address owner);

    /**
     * Whether a nonce was used or cancelled, as of the newest block; an error signal if the chain cannot be read now.
     */
    Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce);

    /**
     * Both at once, as cheaply as the chain is read: what a payment stands on. An error signal if the chain cannot be
     * read now.
     */
    default Mono<Standing> standing(Asset asset, Address payer, Bytes32 nonce) {
        return Mono.zip(balance(asset, payer), isGone(asset, payer, nonce), Standing::new);
    }

    /**
     * What a payment stands on, as of the newest block.
     *
     * @param balance of the payer, in atomic units
     * @param gone whether the nonce was used or cancelled
     */
    record Standing(BigInteger balance, boolean gone) {}

    /**
     * The fate of an authorization, by the chain's own time and only from blocks with the configured confirmations.
     * Never an error signal: an unreadable chain is {@link Fate.NotKnown}.
     *
     * @param since a moment before which the transfer cannot have happened; the search for it starts a little earlier
     */
    Mono<Fate> fate(Asset asset, Authorization authorization, Instant since);

    /**
     * The same for an authorization whose nonce is gone, by looking only where its use can be: between {@code since} and
     * {@code validBefore}. What is not found there is {@link Fate.Impossible}.
     */
    default Mono<Fate> use(Asset asset, Authorization authorization, Instant since) {
        return fate(asset, authorization, since);
    }

    /** The fate of an authorization. */
    sealed interface Fate {
        /**
         * Carried out: the use of the nonce, and the transfer of the exact amount from payer to payee, are in one
         * successful transaction.
         */
        record Moved(Bytes32 transaction) implements Fate {}

        /** It can no longer be carried out as signed. */
        record Impossible(Why why, @Nullable Bytes32 transaction) implements Fate {}

        /** Unused, and still usable. */
        record Open() implements Fate {}

        /** The chain cannot be read, or does not show enough yet. */
        record NotKnown(String detail) implements Fate {}

        /** The reason why an authorization cannot be carried out. */
        enum Why {
            /** Unused in a block whose time is well past {@code validBefore}. */
            EXPIRED,
            /** Cancelled by its payer. */
            CANCELLED,
            /**
             * Another transfer used the nonce, or the nonce was gone so long ago that its log is out of reach; then
             * there is no transaction.
             */
            USED_OTHERWISE
        }
    }
}
