package dev.turnpike.gateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.SignedPayment;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * A payer who signs in this process, which is a hundred times cheaper than a stock client in one of its own.
 *
 * @param key never funded outside a local chain
 */
record Wallet(String key, LocalSigner signer, Asset asset) {
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final UsdcAmount RICH = UsdcAmount.ofDecimal("5");

    static Wallet random(Asset asset) {
        String key = "0x" + hex();
        return new Wallet(key, LocalSigner.of(key), asset);
    }

    Address address() {
        return signer.address();
    }

    /**
     * Signs what a gateway asks for this body now; empty if it does not ask.
     *
     * @param version 1 or 2
     */
    Optional<Signed> sign(Jar jar, String body, int version) {
        Web.Answer asked = Web.post(jar.generate(), body);
        return asked.status() == 402 ? Optional.of(sign(jar.generate(), body, offer(jar.generate(), asked, version)))
                : Optional.empty();
    }

    /** What these terms offer. */
    private Offer.Acceptable offer(String url, Web.Answer asked, int version) {
        Http.Answer terms = new Http.Answer(402,
                version == 1 ? Map.of() : Map.of("payment-required", List.of(asked.required().orElseThrow())),
                version == 1 ? asked.text().getBytes(UTF_8) : new byte[0]);
        Buyer buyer = buyer(call -> Mono.just(terms));
        var call = new Http.Call("POST", URI.create(url), Map.of(), new byte[0], Duration.ofSeconds(1), 1,
                Http.Reach.PRIVATE);
        Offer offer = Objects.requireNonNull(buyer.ask(call, new Buyer.Guard(asset, Set.of(), RICH)).block());
        if (!(offer instanceof Offer.Acceptable good))
            throw new AssertionError("not to be paid: " + offer + " in " + asked);
        return good;
    }

    /** What a gateway offers for this body now, in version 1. */
    Offer.Acceptable offer(Jar jar, String body) {
        return offer(jar.generate(), Web.post(jar.generate(), body), 1);
    }

    /** Signs terms, whether or not anybody offered them. */
    Signed sign(String url, String body, Offer.Acceptable terms) {
        SignedPayment payment = buyer(call -> Mono.empty()).sign(terms);
        return new Signed(url, body, List.of(payment.headerName(), payment.headerValue()), address().hex(),
                payment.authorization().nonce().hex(), terms.amount().atomic(), Web.decode(payment.headerValue()));
    }

    private Buyer buyer(Http http) {
        return new Buyer(http, signer, InstantSource.system(), () -> new Bytes32("0x" + hex()));
    }

    static String hex() {
        byte[] bytes = new byte[32];
        CHANCE.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return address().hex();
    }
}
