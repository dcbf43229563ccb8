package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A configuration for a town. Values a test depends on can be replaced.
 *
 * @param yaml what is written, but for the address of the gateway
 */
record Settings(String yaml) {
    static Settings of(Town town) {
        return new Settings(
                """
                        public-url: PUBLIC_URL
                        networks: { %s: { rpc: "%s", confirmations: 1 } }
                        seller:
                          pay-to: "%s"
                          network: %1$s
                          facilitator: { url: "%s", timeout: 3s }
                          max-timeout: 420s
                          settle-margin: 10s
                        treasury:
                          key: "%s"
                          budget: { per-payment: 0.50, per-hour: 100.00, per-day: 100.00 }
                        ledger: { url: "jdbc:sqlite:FOLDER/turnpike.db" }
                        exposure: { newcomer: 50.00, newcomers: 100.00, per-payer: 50.00, total: 100.00, loss-per-hour: 100.00, strikes: 100, unproven-stop: 100.00 }
                        health: { interval: 2s, timeout: 2s }
                        circuit: { window: 100 }
                        routing: { attempt-timeout: 60s, min-attempt: 1s }
                        public-costs: true
                        models:
                          - id: flux-schnell
                            parameters: { steps: 1-50, guidance: 1-30, seed: true, negative-prompt: true }
                            price: { per-megapixel: 0.0075 }
                          - id: seedream-4.0
                            sizes: { min: 960, max: 4096, step: 64, default: 1024x1024 }
                            parameters: { seed: true }
                            price: { per-image: 0.06 }
                        upstreams:
                          - id: x-router
                            style: x-router
                            url: %s
                            pay-to: "%s"
                            max-images: 4
                            allow-private: true
                            models: [ { id: flux-schnell, as: flux-schnell, cost: { per-megapixel: 0.0067 } } ]
                          - id: xgen
                            style: xgen
                            url: %s
                            pay-to: "%s"
                            allow-private: true
                            poll: { path: "/v1/images/{id}", interval: 500ms }
                            models: [ { id: seedream-4.0, as: seedream-4.0, cost: { per-image: 0.05 } } ]
                          - id: dopamint
                            style: dopamint
                            url: %s
                            pay-to: "%s"
                            allow-private: true
                            poll: { interval: 500ms }
                            models: [ { id: seedream-4.0, as: /api/ai/generations/images/seedream, cost: { per-image: 0.0527 } } ]
                        """
                        .formatted(town.network(), town.rpc(), town.address("payTo"), town.facilitator(),
                                town.key("treasury"), town.upstream("xRouter"), town.address("xRouter"),
                                town.upstream("xGen"), town.address("xGen"), town.upstream("dopamint"),
                                town.address("dopamint")));
    }

    Settings with(String before, String after) {
        if (!yaml.contains(before))
            throw new IllegalArgumentException("'" + before + "' (expected: a part of the configuration)");
        return new Settings(yaml.replace(before, after));
    }

    /** Puts it where a running gateway looks, as a whole. */
    Path write(Path folder, String publicUrl) {
        try {
            Path file = folder.resolve("turnpike.yaml");
            Path next = Files.writeString(folder.resolve("next.yaml"),
                    yaml.replace("PUBLIC_URL", publicUrl).replace("FOLDER", folder.toString()));
            return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
