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
 * The checkout of a simulated upstream, which sells to the gateway: asks for, reads and checks payments by the x402
 * rules, and settles them on the play chain.
 */
final class Checkout {
    private static final Duration LEAST_LIFE = Duration.ofSeconds(6);

    private final PlayChain chain;
    private final Seller seller;
    private final boolean speaksV2;

    /** @param speaksV2 false: it asks in V1 and ignores V2's payment header, as stock V1 servers do */
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

    /** @throws Rejection.Exception if the payment cannot be read */
    Optional<Payment> payment(Http.Call call) {
        return seller.read(speaksV2 ? Calls.header(call, "PAYMENT-SIGNATURE") : List.of(),
                Calls.header(call, "X-PAYMENT"));
    }

    /** @throws Rejection.Exception if the signature is not the payer's */
    PaymentKey authenticate(Payment payment) {
        return seller.authenticate(payment);
    }

    /** @throws Rejection.Exception if the payment does not meet the terms, or the token would refuse it */
    void verify(Payment payment, Terms terms, Instant now) {
        seller.check(payment, List.of(terms), now, LEAST_LIFE);
        chain.revertReason(payment.authorization()).ifPresent(why -> {
            throw refused(why);
        });
    }

    /** @throws Rejection.Exception if the token refuses */
    Bytes32 settle(Payment payment) {
        return switch (chain.execute(payment.authorization(), payment.signature())) {
            case Execution.Done done -> done.transaction();
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
