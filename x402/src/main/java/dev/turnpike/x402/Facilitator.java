package dev.turnpike.x402;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Who looks at a payment with the chain's eyes and carries it out there. Its answers never fail: what is not known says
 * so.
 */
public interface Facilitator {
    /** Whether this payment would settle now. Moves nothing. */
    Mono<Verification> verify(Payment payment, Terms terms);

    /**
     * Carries the payment out. Asking again with the identical payment is safe: a token takes an authorization once.
     */
    Mono<Settlement> settle(Payment payment, Terms terms);

    /** The answer to {@link #verify}. */
    sealed interface Verification {
        record Valid(Address payer) implements Verification {}

        record Invalid(String code, String message) implements Verification {}

        /** No answer, or none that can be read: nothing is known and nothing has moved. */
        record Unavailable(String detail) implements Verification {}
    }

    /** The answer to {@link #settle}. */
    sealed interface Settlement {
        /** Carried out, says the facilitator. */
        record Settled(Bytes32 transaction) implements Settlement {}

        /** Proven not to have been sent to the chain: an empty transaction and a reason from before the broadcast. */
        record Refused(String code, String message) implements Settlement {
            private static final Set<String> SPENT = Set.of("insufficient_funds",
                    "invalid_exact_evm_insufficient_balance");

            /**
             * Whether a refusal for this reason is the payer's doing: it has spent what it had signed for. All others
             * that prove anything are about time, terms, or whoever was asked; and a nonce that was used or cancelled
             * proves nothing until the chain is asked.
             */
            public static boolean byPayer(String code) {
                return SPENT.contains(code);
            }
        }

        /**
         * It may have happened: a timeout, a 5xx, a reset, an answer that cannot be read, a pending transaction, or a
         * refusal that proves nothing (a nonce already used may be this very payment).
         */
        record Unknown(String detail, @Nullable Bytes32 transaction) implements Settlement {}
    }
}
