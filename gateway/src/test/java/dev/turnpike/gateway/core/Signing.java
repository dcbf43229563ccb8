package dev.turnpike.gateway.core;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Wallet;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Payments as stock clients sign them, without a network. */
public final class Signing {
    private Signing() {}

    /** For what was asked, by a client of this version. */
    public static Payment sign(LocalSigner payer, Challenge asked, int version, InstantSource clock, Bytes32 nonce) {
        Asset asset = asked.terms().asset();
        var guard = new Buyer.Guard(asset, Set.of(), UsdcAmount.ofDecimal("1000"));
        String header = new Wallet(payer, guard, clock, () -> nonce).pay(asked, version).headerValue();
        return new Seller(asset, asset.address(), Duration.ofMinutes(1)).read(List.of(header), List.of()).orElseThrow();
    }

    /** Any authorization at all, for terms that say just that. */
    public static Payment sign(LocalSigner payer, Asset asset, Authorization a) {
        var seller = new Seller(asset, a.to(), Duration.ofSeconds(600));
        Challenge asked = seller.challenge(seller.terms(UsdcAmount.ofAtomic(a.value().longValueExact()),
                "https://gate.example/elsewhere", "elsewhere"), "");
        InstantSource then = () -> Instant.ofEpochSecond(a.validBefore().longValueExact() - 600);
        return sign(payer, asked, 2, then, a.nonce());
    }
}
