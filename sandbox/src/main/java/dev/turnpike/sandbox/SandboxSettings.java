package dev.turnpike.sandbox;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.KeySource;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.upstreams.SimulatedUpstreamSettings;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.LocalSigner;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Who is in the sandbox and how rich.
 *
 * @param accounts whose balances the control endpoint shows, by what they are
 * @param opening what every account owns at first
 * @param patience how long a caller in this process waits for a facilitator that hangs
 */
public record SandboxSettings(List<SimulatedUpstreamSettings> upstreams, Map<String, Address> accounts,
        UsdcAmount opening, Duration patience) {
    private static final UsdcAmount OPENING = UsdcAmount.ofDecimal("1000");

    public SandboxSettings {
        upstreams = List.copyOf(upstreams);
        accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    }

    /**
     * Upstreams for all upstreams of a configuration: of the same id, style, account and models, asking what it expects
     * to pay.
     */
    public static SandboxSettings of(Configuration configuration) {
        Map<String, Address> accounts = new LinkedHashMap<>();
        accounts.put("gateway", configuration.seller().payTo());
        if (configuration.treasury().key() instanceof KeySource.Plain plain)
            accounts.put("treasury", LocalSigner.of(plain.hex()).address());
        return new SandboxSettings(configuration.upstreams().stream().map(SimulatedUpstreamSettings::of).toList(),
                accounts, OPENING, Duration.ofSeconds(30));
    }

    /** For the built-in configuration. */
    public static SandboxSettings standard() {
        return of(builtIn());
    }

    /** The built-in configuration as it is without any environment variable. */
    static Configuration builtIn() {
        return switch (ConfigurationReader.read("sandbox", ConfigurationReader.sandbox(), name -> null)) {
            case Reading.Good good -> good.configuration();
            case Reading.Bad bad ->
                throw new IllegalStateException("built-in sandbox: " + bad.problems() + " (expected: none)");
        };
    }

    /**
     * The same, quicker or slower.
     *
     * @param work how long every upstream takes for an image
     */
    public SandboxSettings paced(Duration work, Duration patience) {
        return new SandboxSettings(upstreams.stream().map(upstream -> upstream.withWork(work)).toList(), accounts,
                opening, patience);
    }

    /** The same with every upstream changed. */
    public SandboxSettings withUpstreams(UnaryOperator<SimulatedUpstreamSettings> change) {
        return new SandboxSettings(upstreams.stream().map(change).toList(), accounts, opening, patience);
    }
}
