package dev.turnpike.x402;

import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.exact.Words;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The known EVM networks, each with its USDC and the EIP-712 domain of this USDC's signatures (x402.md section 2.4).
 *
 * <p>A wrong domain name gives a well-formed signature that verifies nowhere, so each domain is checked against the
 * hash that its contract reports before anything is signed.
 */
public final class Networks {
    private static final String USD_COIN = "USD Coin";
    private static final String USDC = "USDC";

    private static final List<Asset> ASSETS = List.of(
            row("base", 8453, false, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", USD_COIN,
                    "0x02fa7265e7c5d81118673727957699e4d68f74cd74b7db77da710fe8a2c7834f"),
            row("base-sepolia", 84532, true, "0x036CbD53842c5426634e7929541eC2318f3dCF7e", USDC,
                    "0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818"),
            row("avalanche", 43114, false, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", USD_COIN,
                    "0xbbea200329a938bc3438984a49cb0732e66d66d7bd59c127abacc1710e77f7b3"),
            row("avalanche-fuji", 43113, true, "0x5425890298aed601595a70AB815c96711a31Bc65", USD_COIN,
                    "0xfe9fa105a0e9629446730e544caa6b8d05d8d4fc93451750dc50e2ddd6d374b3"),
            row("polygon", 137, false, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", USD_COIN,
                    "0xcaa2ce1a5703ccbe253a34eb3166df60a705c561b44b192061e28f2a985be2ca"),
            row("polygon-amoy", 80002, true, "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", USDC,
                    "0x5cddc98319864e897e4469bd1d13c2288c677047b54b8cca12bd342adb6be9eb"),
            row("sei", 1329, false, "0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392", USDC,
                    "0x0a19136106ae98d2c245cbbd451f3cb2bbbb1670e1ee191abacb5a5e255c0255"),
            row(null, 42161, false, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", USD_COIN,
                    "0x08d11903f8419e68b1b8721bcbe2e9fc68569122a77ef18c216f10b3b5112c78"),
            row(null, 42220, false, "0xcebA9300f2b948710d2653dD7B07f33A8B32118C", USDC,
                    "0xb2ce31d2838445fa765a491f550e7c78ac7280ab0f3bc9d6063a86df9c3fb578"),
            row(null, 1, false, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", USD_COIN,
                    "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335"),
            row(null, 143, false, "0x754704Bc059F8C67012fEd69BC8A327a5aafb603", USDC, null));

    private Networks() {}

    /** @param name V1's name ({@code base}) or V2's ({@code eip155:8453}), as they are spelled there */
    public static Optional<Network> find(String name) {
        return ASSETS.stream()
                .map(Asset::network)
                .filter(n -> name.equals(n.v1Name()) || name.equals(n.caip2()))
                .findFirst();
    }

    /** @throws IllegalArgumentException if we do not know it */
    public static Network named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("network: '" + name + "' (expected: one of "
                + String.join(", ", ASSETS.stream().map(a -> a.network().label()).toList()) + ")"));
    }

    /** The network's USDC; 1 USDC is 1,000,000 atomic units on each. */
    public static Asset usdc(Network network) {
        return ASSETS.stream()
                .filter(a -> a.network().equals(network))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("network: " + network + " (expected: one of this table)"));
    }

    /** @param separator the contract's answer to {@code DOMAIN_SEPARATOR()}; null where it is not known */
    private static Asset row(@Nullable String v1Name, long chainId, boolean test, String usdc, String domainName,
            @Nullable String separator) {
        var asset = new Asset(new Network("eip155:" + chainId, v1Name, chainId, test), new Address(usdc), domainName,
                "2");
        String computed = Words.hex(Digest.domainSeparator(asset));
        if (separator != null && !separator.equals(computed))
            throw new IllegalStateException(
                    "domain separator on chain " + chainId + ": " + computed + " (expected: " + separator + ")");
        return asset;
    }
}
