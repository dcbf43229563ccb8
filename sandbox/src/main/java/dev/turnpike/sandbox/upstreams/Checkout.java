package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.chain.Execution;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.chain.Revert;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a simulated seller is paid: asks, reads and checks payments by the book, and settles them on the play chain
 * itself.
 */
final class Checkout {
    private static final Duration LEAST_LIFE = Duration.ofSeconds(6);

    private final PlayChain chain;
    private final Seller seller;
    private final boolean speaksV2;

    /** @param speaksV2 otherwise it asks in V1 and does not see payments in V2's header, as stock V1 sellers do */
    Checkout(PlayChain chain, Address payTo, boolean speaksV2, Duration maxTimeout) {
        this.chain = chain;
        this.seller = new Seller(chain.asset(), payTo, maxTimeout);
        this.speaksV2 = speaksV2;
    }

    Terms terms(UsdcAmount price, Http.Call call) {
        return seller.terms(price, Calls.origin(call) + call.uri().getRawPath(), "Image generation, sandbox");
    }

    Http.Answer ask(Terms terms, String error) {
        Challenge challenge = seller.challenge(terms, error);
        Http.Answer answer = Answers.of(402, "application/json", challenge.body().getBytes(StandardCharsets.UTF_8));
        for (var header : challenge.headers().entrySet()) {
            if (speaksV2 || !header.getKey().equals("PAYMENT-REQUIRED"))
                answer = Answers.with(answer, header.getKey(), header.getValue());
        }
        return answer;
    }

    /** @throws Rejection.Exception if it cannot be read */
    Optional<Payment> payment(Http.Call call) {
        return seller.read(speaksV2 ? Calls.header(call, "PAYMENT-SIGNATURE") : List.of(),
                Calls.header(call, "X-PAYMENT"));
    }

    /** @throws Rejection.Exception if it is nobody's */
    PaymentKey authenticate(Payment payment) {
        return seller.authenticate(payment);
    }

    /** @throws Rejection.Exception if it does not pay these terms, or the token would not carry it out */
    void verify(Payment payment, Terms terms, Instant now) {
        seller.check(payment, List.of(terms), now, LEAST_LIFE);
        chain.objection(payment.authorization()).ifPresent(why -> {
            throw refused(why);
        });
    }

    /** @throws Rejection.Exception if the token refuses */
    Bytes32 settle(Payment payment) {
        return switch (chain.execute(payment.authorization(), payment.signature())) {
            case Execution.Done out -> out.transaction();
            case Execution.Reverted reverted -> throw refused(reverted.why());
        };
    }

    Http.Answer withReceipt(Http.Answer answer, Payment payment, Bytes32 transaction) {
        var receipt = seller.receipt(payment.x402Version(), transaction, payment.authorization().from());
        return Answers.with(answer, receipt.getKey(), receipt.getValue());
    }

    private static Rejection.Exception refused(Revert why) {
        return new Rejection.Exception(new Rejection(Rejection.Kind.REFUSED, why.code(), why.message()));
    }
}
