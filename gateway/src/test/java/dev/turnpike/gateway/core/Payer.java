package dev.turnpike.gateway.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** A client with a wallet, which signs as stock clients do, each time with another nonce. */
public final class Payer {
    private final LocalSigner wallet;
    private int nonces;

    public Payer(String key) {
        this.wallet = LocalSigner.of(key.repeat(32));
    }

    public Address address() {
        return wallet.address();
    }

    /** Signs again what it signed last, for the other version. */
    public Payment again(Life life, String body, int version) {
        nonces--;
        return pay(life, body, version);
    }

    public Payment pay(Life life, String body, int version) {
        return pay(life, life.challenge(body), version);
    }

    /** Signs what was asked at some time, now. */
    public Payment pay(Life life, Challenge challenge, int version) {
        Bytes32 nonce = new Bytes32("0x%064x".formatted(++nonces));
        var answer = version == 1 ? new Http.Answer(402, Map.of(), challenge.body().getBytes(UTF_8))
                : new Http.Answer(402, Map.of("payment-required", List.of(challenge.headers().get("PAYMENT-REQUIRED"))),
                        new byte[0]);
        var buyer = new Buyer(call -> Mono.just(answer), wallet, life.clock(), () -> nonce);
        var guard = new Buyer.Guard(Sample.USDC, Set.of(), UsdcAmount.ofDecimal("1000"));
        var call = new Http.Call("POST", URI.create("https://gate.example" + World.PATH), Map.of(), new byte[0],
                Duration.ofSeconds(1), 1, Http.Reach.PUBLIC);
        Offer offer = Heard.of(buyer.ask(call, guard)).value();
        return life.seller().read(List.of(buyer.sign((Offer.Acceptable) offer).headerValue()), List.of()).orElseThrow();
    }
}
