package dev.turnpike.surface.wire;

/** How a surface words its errors; status and headers are the same on all of them. */
public interface ErrorBodies {
    /** Turnpike's own words. */
    ErrorBodies OWN = new ErrorBodies() {
        @Override
        public Object error(ErrorBody body) {
            return body;
        }

        @Override
        public Object terms(TermsBody body) {
            return body;
        }
    };

    /** The body of an error. */
    Object error(ErrorBody body);

    /** The body of a 402 that refuses a payment. */
    Object terms(TermsBody body);
}
