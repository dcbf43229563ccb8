package dev.turnpike.gateway.sim;

import dev.turnpike.config.Configuration;
import dev.turnpike.testkit.Configurations;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.LocalSigner;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The configurations a simulated gateway may run with.
 *
 * @param price of a megapixel by flux-schnell
 * @param xrouter whether x-router is among the upstreams
 * @param hour what may be spent in an hour
 * @param refunds up to what is paid back without asking
 * @param perPayer what the open jobs of one payer may be worth
 * @param keyed the upstream that is paid by key; empty: none
 * @param newcomers the same of a payer of whom nothing is proven, and of all of these
 */
record Settings(String price, boolean xrouter, boolean idempotent, String hour, String refunds, String perPayer,
        String newcomers, int attempts, String keyed) {
    /** What may be spent at dopamint in an hour. */
    static final long DOPAMINT_HOUR = 120_000;
    private static final Map<Settings, Configuration> READ = new ConcurrentHashMap<>();

    static Settings of(Chance chance) {
        return new Settings("0.0075", true, chance.oneIn(4), chance.oneIn(6) ? "0.06" : "1000.00",
                chance.pick("0.00", "1.00"), chance.oneIn(6) ? "0.07" : "50.00",
                chance.oneIn(4) ? "newcomer: 0.01, newcomers: 0.03" : "newcomer: 50.00, newcomers: 100.00",
                chance.pick(1, 2, 3, 3, 3), chance.pick("", "", "x-router", "xgen"));
    }

    /** What an operator may change while we run. Limits of spending stay, so that they can be audited. */
    Settings changed(Chance chance) {
        return new Settings(chance.pick("0.0075", "0.0080", "0.0072"), !chance.oneIn(4), idempotent, hour, refunds,
                perPayer, newcomers, chance.pick(1, 2, 3), keyed);
    }

    Address treasury() {
        return LocalSigner.of(((Configuration.KeySource.Plain) configuration().treasury().key()).hex()).address();
    }

    Configuration configuration() {
        return READ.computeIfAbsent(this, settings -> Configurations.read(settings.text()));
    }

    private String text() {
        String text = """
                public-url: https://gate.test
                networks: { base-sepolia: { rpc: "https://rpc.test", confirmations: 1 } }
                seller:
                  pay-to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
                  network: base-sepolia
                  facilitator: { url: "https://facilitator.test" }
                  max-timeout: 180s
                  settle-margin: 40s
                  max-wait: 120s
                treasury:
                  key: "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"
                  budget: { per-payment: 1.00, per-hour: $HOUR, per-day: 10000.00 }
                  refund-limit: $REFUNDS
                exposure: { $NEWCOMERS, per-payer: $PER_PAYER, total: 1000.00, loss-per-hour: 1000.00, strikes: 100, unproven-stop: 1000.00 }
                health: { interval: 20s, timeout: 2s }
                circuit: { window: 4, open-for: 10s }
                routing: { attempts: $ATTEMPTS, attempt-timeout: 20s, min-attempt: 10s }
                pricing: { quote-ttl: 120s }
                models:
                  - id: flux-schnell
                    sizes: { min: 128, max: 2048, step: 64, default: 1024x1024 }
                    parameters: { seed: true }
                    price: { per-megapixel: $PRICE }
                  - id: seedream-4.0
                    sizes: { min: 960, max: 4096, step: 64, default: 1024x1024 }
                  - id: nano-banana-2
                    sizes: { min: 512, max: 4096, step: 64, default: 1024x1024 }
                    price: { tiers: { 0.5K: 0.060, 1K: 0.060, 2K: 0.060 } }
                classes: { photo: [ seedream-4.0, flux-schnell ] }
                upstreams:
                """
                + (xrouter ? """
                          - id: x-router
                            style: x-router
                            url: "http://x-router.test"
                            max-images: 4
                            $PAY_X_ROUTER
                            allow-private: true
                            models: [ { id: flux-schnell, as: flux-schnell, cost: { per-megapixel: 0.0067 } } ]
                        """ : "")
                + """
                          - id: xgen
                            style: xgen
                            url: "http://xgen.test"
                            allow-private: true
                            $PAY_XGEN
                            poll: { path: "/v1/images/{id}", interval: 1s }
                            models:
                              - { id: seedream-4.0, as: seedream-4.0, cost: { per-image: 0.05 } }
                              - { id: nano-banana-2, as: nano-banana-2, cost: { per-image: 0.05 } }
                              - { id: flux-schnell, as: flux-schnell, cost: { per-image: 0.0072 } }
                          - id: dopamint
                            style: dopamint
                            url: "http://dopamint.test"
                            pay-to: "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"
                            allow-private: true
                            poll: { interval: 1s }
                            budget: { per-hour: 0.12 }
                            models:
                              - { id: flux-schnell, as: /api/ai/generations/images/flux-schnell, cost: { per-image: 0.0073 } }
                              - { id: seedream-4.0, as: /api/ai/generations/images/seedream, cost: { per-image: 0.0527 } }
                              - { id: nano-banana-2, as: /api/ai/generations/images/nano-banana, cost: { per-image: 0.0527 } }
                        """;
        return text.replace("$PAY_X_ROUTER", paid("x-router", "0x976EA74026E726554dB657fA54763abd0C3a0aa9"))
                .replace("$PAY_XGEN", paid("xgen", "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"))
                .replace("$HOUR", hour)
                .replace("$REFUNDS", refunds)
                .replace("$PER_PAYER", perPayer)
                .replace("$NEWCOMERS", newcomers)
                .replace("$ATTEMPTS", Integer.toString(attempts))
                .replace("$PRICE", price);
    }

    private String paid(String upstream, String payTo) {
        return keyed.equals(upstream) ? "auth: { value: \"Bearer sim-4711\", check: /v1/models, doubt: 5m }"
                : "pay-to: \"" + payTo + "\"\n    idempotent: " + idempotent;
    }
}
