package dev.turnpike.x402;

/**
 * The reason why a payment is not accepted.
 *
 * @param kind whether the header or the payment is at fault
 * @param code the reason code of the x402 specification, or of the reference code where that differs
 * @param message one sentence that names the rule; never a parser's text, never client input
 */
public record Rejection(Kind kind, String code, String message) {
    /** The kind of answer to a rejection. */
    public enum Kind {
        /** The header is unreadable: 400. */
        MALFORMED,
        /** The payment is readable but does not pay the terms: 402 with fresh terms. */
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
