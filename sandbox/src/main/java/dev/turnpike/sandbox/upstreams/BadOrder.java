package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.x402.Http;

/** The refusal of an order before payment, with the answer of the upstream. */
final class BadOrder extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Http.Answer answer;

    BadOrder(String code, String message) {
        super(message, null, false, false);
        this.answer = Answers.error(400, code, message);
    }

    Http.Answer answer() {
        return answer;
    }
}
