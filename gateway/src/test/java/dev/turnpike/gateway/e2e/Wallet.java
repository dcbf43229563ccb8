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
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    Optional<Signed> sign(Seller seller, String body, int version) {
        return sign(seller, seller.generate(), body, version);
    }

    /** The same at this address, by which the seller does not call itself. */
    Optional<Signed> sign(Seller seller, String url, String body, int version) {
        Web.Answer asked = Web.post(url, body);
        return asked.status() == 402 ? Optional.of(sign(url, body, offer(seller.generate(), asked, version)))
                : Optional.empty();
    }

    /** What a gateway offers for this body now, in version 1. */
    Offer.Acceptable offer(Seller seller, String body) {
        return offer(seller.generate(), Web.post(seller.generate(), body), 1);
    }

    private Offer.Acceptable offer(String url, Web.Answer asked, int version) {
        return purse().offer(URI.create(url), new Http.Answer(402,
                Map.of("payment-required", List.of(asked.required().orElseThrow())), asked.text().getBytes(UTF_8)),
                version);
    }

    /** Signs terms, whether or not a gateway offered them. */
    Signed sign(String url, String body, Offer.Acceptable terms) {
        SignedPayment payment = purse().sign(terms);
        return new Signed(url, body, List.of(payment.headerName(), payment.headerValue()), address().hex(),
                payment.authorization().nonce().hex(), terms.amount().atomic(), Web.decode(payment.headerValue()));
    }

    private dev.turnpike.testkit.Wallet purse() {
        return new dev.turnpike.testkit.Wallet(signer, new Buyer.Guard(asset, Set.of(), RICH), InstantSource.system(),
                () -> new Bytes32("0x" + hex()));
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
