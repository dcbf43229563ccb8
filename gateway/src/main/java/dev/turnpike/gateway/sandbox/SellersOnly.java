package dev.turnpike.gateway.sandbox;

/** Says how a gateway in another process is to be configured for an open sandbox. */
final class SellersOnly {
    private SellersOnly() {}

    /** A whole {@code turnpike.yaml}. */
    static String configuration(OpenSandbox open) {
        return """
                networks: { base-sepolia: { rpc: "%s" } }
                seller:
                  pay-to: "%s"
                  network: base-sepolia
                  facilitator: { url: "%s" }
                treasury:
                  key: "%s"
                  budget: { per-payment: 0.50, per-hour: 20.00, per-day: 200.00 }
                models:
                  - { id: flux-schnell, price: { per-megapixel: 0.0075 }, parameters: { steps: 1-50, guidance: 1-30, seed: true, negative-prompt: true } }
                  - { id: seedream-4.0, sizes: { min: 960, max: 2048, step: 64, default: 2048x2048 }, parameters: { seed: true } }
                upstreams:
                  - id: x-router
                    style: x-router
                    url: %s
                    network: base-sepolia
                    pay-to: [ "%s" ]
                    allow-private: true
                    max-images: 4
                    models: [ { id: flux-schnell, as: flux-schnell, cost: { per-megapixel: 0.0067 } } ]
                  - id: xgen
                    style: xgen
                    url: %s
                    network: base-sepolia
                    pay-to: [ "%s" ]
                    allow-private: true
                    models: [ { id: seedream-4.0, as: seedream-4.0, cost: { per-image: 0.05 } } ]
                  - id: dopamint
                    style: dopamint
                    url: %s
                    network: base-sepolia
                    pay-to: [ "%s" ]
                    allow-private: true
                    models:
                      - { id: flux-schnell, as: /api/ai/generations/images/flux-schnell, cost: { per-image: 0.008 } }
                      - { id: seedream-4.0, as: /api/ai/generations/images/seedream, cost: { per-image: 0.0527 } }
                """
                .formatted(open.rpc(), SandboxAccounts.GATEWAY.checksummed(), open.facilitator(), SandboxAccounts.TREASURY_KEY,
                        open.seller("x-router"), SandboxAccounts.X_ROUTER.checksummed(), open.seller("xgen"),
                        SandboxAccounts.XGEN.checksummed(),
                        open.seller("dopamint"), SandboxAccounts.DOPAMINT.checksummed());
    }
}
