package dev.turnpike.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.SignedPayment;
import dev.turnpike.x402.Terms;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Payments in the form that stock clients of either version make. */
public final class Payments {
    private static final UsdcAmount RICH = UsdcAmount.ofDecimal("5");

    private Payments() {}

    /** A payment for the answer to a call; a V2 client reads the header and never the body. */
    public static SignedPayment sign(World world, Http.Call unpaid, int version) {
        Http seen = call -> world.http.send(call).map(outcome -> version == 1 ? outcome : withoutBody(outcome));
        var buyer = new Buyer(seen, World.PAYER, world.clock, world.nonces);
        return sign(world, buyer, unpaid);
    }

    public static Http.Call pay(World world, Http.Call unpaid, int version) {
        SignedPayment payment = sign(world, unpaid, version);
        return unpaid.with(payment.headerName(), payment.headerValue());
    }

    /** A payment for the given terms, as a seller reads it. */
    public static Payment payment(World world, Seller seller, Terms terms, int version) {
        var challenge = seller.challenge(terms, "");
        Http asked = call -> Mono.just(answer(challenge.headers(), version == 1 ? challenge.body() : ""));
        var buyer = new Buyer(asked, World.PAYER, world.clock, world.nonces);
        SignedPayment payment = sign(world, buyer, World.post(terms.resource(), "{}"));
        return seller.read(List.of(payment.headerValue()), List.of()).orElseThrow();
    }

    private static SignedPayment sign(World world, Buyer buyer, Http.Call unpaid) {
        Offer offer = world.await(buyer.ask(unpaid, new Buyer.Guard(world.asset(), Set.of(), RICH)));
        assertThat(offer).isInstanceOf(Offer.Acceptable.class);
        return buyer.sign((Offer.Acceptable) offer);
    }

    private static Http.Outcome withoutBody(Http.Outcome outcome) {
        return outcome instanceof Http.Answer answer ? new Http.Answer(answer.status(), answer.headers(), new byte[0])
                : outcome;
    }

    private static Http.Answer answer(Map<String, String> headers, String body) {
        Http.Answer answer = Answers.of(402, "application/json", body.getBytes(UTF_8));
        for (var header : headers.entrySet()) answer = Answers.with(answer, header.getKey(), header.getValue());
        return answer;
    }
}
