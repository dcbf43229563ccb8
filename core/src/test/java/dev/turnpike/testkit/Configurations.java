package dev.turnpike.testkit;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;

/** Configurations of tests, read as an operator's file is. */
public final class Configurations {
    /** The sections before the models: base-sepolia, and a treasury that may spend 20.00 in an hour. */
    public static final String HEAD = """
            networks: { base-sepolia: { rpc: "https://rpc.example" } }
            seller:
              pay-to: "0x1111111111111111111111111111111111111111"
              network: base-sepolia
              facilitator: { url: "https://facilitator.example" }
            treasury:
              key: "0x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e"
              budget: { per-payment: 0.50, per-hour: 20.00, per-day: 200.00 }
            """;

    private Configurations() {}

    /** @throws IllegalArgumentException for a text with problems */
    public static Configuration read(String text) {
        return switch (ConfigurationReader.read("test", text, name -> null)) {
            case Reading.Good good -> good.configuration();
            case Reading.Bad bad -> throw new IllegalArgumentException(bad.problems() + " (expected: none)");
        };
    }
}
