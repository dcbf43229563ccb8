package dev.turnpike.testkit;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.providers.Upstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fleets of fake upstreams under a real configuration that has the models {@code flux} (1024x1024) and {@code dream}
 * (2048x2048).
 */
public final class Fleets {
    private static final String TEXT = Configurations.HEAD
            + """
                    models:
                      - { id: flux, price: { per-image: 0.1 } }
                      - { id: dream, sizes: { min: 960, max: 4096, step: 64, default: 2048x2048 }, price: { per-image: 0.1 } }
                    upstreams:
                      - { id: any, style: x-router, url: "https://any.example", network: base-sepolia, models: [ { id: flux, cost: { per-image: 0.01 } } ] }
                    """;

    private Fleets() {}

    /** The configuration, with more sections. */
    public static Configuration configuration(String... more) {
        return Configurations.read(TEXT + String.join("\n", more));
    }

    /** The configuration, with one more model, written in one line. */
    public static Configuration selling(String model) {
        return Configurations.read(TEXT.replace("models:\n", "models:\n  - " + model + "\n"));
    }

    public static Fleet of(Configuration configuration, Upstream... upstreams) {
        return of(configuration, List.of(upstreams), List.of());
    }

    public static Fleet of(Configuration configuration, List<? extends Upstream> upstreams,
            List<? extends Upstream> draining) {
        Quoter quoter = new Quoter(configuration.pricing().quoteTtl(), configuration.priceList(1));
        return new Fleet(configuration, quoter, byId(upstreams), byId(draining));
    }

    private static Map<String, Upstream> byId(List<? extends Upstream> upstreams) {
        Map<String, Upstream> byId = new LinkedHashMap<>();
        upstreams.forEach(upstream -> byId.put(upstream.settings().id(), upstream));
        return byId;
    }
}
