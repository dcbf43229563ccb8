package dev.turnpike.config;

import dev.turnpike.config.ConfigurationReader.Reading;
import java.util.List;
import java.util.Map;

/** The least that a file must say, and ways to read variations of it. */
final class Sample {
    static final String KEY = "0x" + "5e".repeat(32);
    static final Map<String, String> ENV = Map.of("TREASURY_KEY", KEY);

    /** Line numbers matter: tests name them. */
    static final String LEAST = """
            networks:
              base: { rpc: "https://rpc.example" }
            seller:
              pay-to: "0x1111111111111111111111111111111111111111"
              network: base
              facilitator: { url: "https://facilitator.example" }
            treasury:
              key: "${TREASURY_KEY}"
              budget: { per-payment: 0.50, per-hour: 20.00, per-day: 200.00 }
            models:
              - id: flux
                price: { per-image: 0.01 }
            upstreams:
              - id: router
                style: x-router
                url: https://api.example
                pay-to: "0x2222222222222222222222222222222222222222"
                models:
                  - { id: flux, cost: { per-image: 0.005 } }
            """;

    private Sample() {}

    /** The sample with one piece of its text replaced. */
    static String with(String piece, String replacement) {
        if (!LEAST.contains(piece))
            throw new IllegalArgumentException("'" + piece + "' (expected: a piece of the sample)");
        return LEAST.replace(piece, replacement);
    }

    static Reading read(String yaml) {
        return ConfigurationReader.read("turnpike.yaml", yaml, ENV::get);
    }

    static Configuration good(String yaml) {
        return switch (read(yaml)) {
            case Reading.Good good -> good.configuration();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }

    /** Its problems as a person reads them; none if it is good. */
    static List<String> problems(String yaml) {
        return switch (read(yaml)) {
            case Reading.Good good -> List.of();
            case Reading.Bad bad -> bad.problems().stream().map(Problem::toString).toList();
        };
    }

    static List<String> warnings(String yaml) {
        return switch (read(yaml)) {
            case Reading.Good good -> good.warnings().stream().map(Problem::toString).toList();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }
}
