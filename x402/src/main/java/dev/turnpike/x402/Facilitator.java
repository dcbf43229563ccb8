package dev.turnpike.x402;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Verifies payments against the chain and carries them out there. Its answers are never error signals: an unknown
 * result is a value.
 */
public interface Facilitator {
    /** Whether this payment would settle now. Moves no money. */
    Mono<Verification> verify(Payment payment, Terms terms);

    /**
     * Carries the payment out. A repeated call with the identical payment is safe: a token accepts an authorization
     * once.
     */
    Mono<Settlement> settle(Payment payment, Terms terms);

    /** The answer to {@link #verify}. */
    sealed interface Verification {
        record Valid(Address payer) implements Verification {}

        record Invalid(String code, String message) implements Verification {}

        /** No readable answer: nothing is known and no money has moved. */
        record Unavailable(String detail) implements Verification {}
    }

    /** The answer to {@link #settle}. */
    sealed interface Settlement {
        /** The facilitator reports that the payment was carried out. */
        record Settled(Bytes32 transaction) implements Settlement {}

        /** Proven not to have reached the chain: an empty transaction and a reason from before the broadcast. */
        record Refused(String code, String message) implements Settlement {
            private static final Set<String> SPENT = Set.of("insufficient_funds",
                    "invalid_exact_evm_insufficient_balance");

            /**
             * Whether the payer caused this refusal: it has spent what it had signed for. All other reasons that prove
             * anything concern time, terms or the facilitator; a used or cancelled nonce proves nothing until the chain
             * is read.
             */
            public static boolean byPayer(String code) {
                return SPENT.contains(code);
            }
        }

        /**
         * The payment may have been carried out: a timeout, a 5xx, a reset, an unreadable answer, a pending
         * transaction, or a refusal that proves nothing (a nonce already used may be this very payment).
         */
        record Unknown(String detail, @Nullable Bytes32 transaction) implements Settlement {}
    }
}
