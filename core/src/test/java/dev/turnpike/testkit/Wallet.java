package dev.turnpike.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.SignedPayment;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A client's key, which signs as stock clients of both versions do: V1 reads the body of a 402 alone, V2 the header
 * alone.
 *
 * @param guard what it agrees to pay at most, and in which asset
 */
public record Wallet(LocalSigner signer, Buyer.Guard guard, InstantSource clock, Supplier<Bytes32> nonces) {
    /**
     * The terms of a 402 as a client of this version reads them.
     *
     * @param url what was asked
     * @throws IllegalStateException for terms that it does not agree to
     */
    public Offer.Acceptable offer(URI url, Http.Answer asked, int version) {
        Http.Answer seen = version == 1 ? new Http.Answer(asked.status(), Map.of(), asked.body())
                : new Http.Answer(asked.status(), asked.headers(), new byte[0]);
        var call = new Http.Call("POST", url, Map.of(), new byte[0], Duration.ofSeconds(1), 1, Http.Reach.OPERATOR);
        Offer offer = Objects.requireNonNull(buyer(seen).ask(call, guard).block());
        if (offer instanceof Offer.Acceptable acceptable) return acceptable;
        throw new IllegalStateException(
                "terms: " + offer + " in " + asked.text() + " (expected: ones that can be paid)");
    }

    public SignedPayment pay(URI url, Http.Answer asked, int version) {
        return sign(offer(url, asked, version));
    }

    public SignedPayment pay(Challenge asked, int version) {
        var answer = new Http.Answer(402,
                Map.of("payment-required", List.of(Objects.requireNonNull(asked.headers().get("PAYMENT-REQUIRED")))),
                asked.body().getBytes(UTF_8));
        return pay(URI.create(asked.terms().resource()), answer, version);
    }

    /** Signs terms with the next nonce, whether or not they were offered. */
    public SignedPayment sign(Offer.Acceptable terms) {
        return buyer(new Http.Answer(0, Map.of(), new byte[0])).sign(terms);
    }

    private Buyer buyer(Http.Answer seen) {
        return new Buyer(call -> Mono.just(seen), signer, clock, nonces);
    }
}
