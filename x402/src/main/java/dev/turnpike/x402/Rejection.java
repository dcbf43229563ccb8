package dev.turnpike.x402;

/**
 * Why a payment is not taken.
 *
 * @param kind whose shape is wrong: the header's, or the payment's
 * @param code the reason code of the x402 specification, or of the reference code where that differs
 * @param message one sentence that names the rule; never a parser's text, never client input
 */
public record Rejection(Kind kind, String code, String message) {
    /** Which answer a rejection calls for. */
    public enum Kind {
        /** The header cannot be read: 400. */
        MALFORMED,
        /** The payment can be read and is not good for what is asked: 402 with fresh terms. */
        REFUSED
    }

    /** Carries a rejection out of a check. */
    public static final class Exception extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Rejection rejection;

        public Exception(Rejection rejection) {
            super(rejection.code() + ": " + rejection.message(), null, false, false);
            this.rejection = rejection;
        }

        public Rejection rejection() {
            return rejection;
        }
    }
}
