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

/**
 * The settings of a sandbox.
 *
 * @param accounts the accounts whose balances the control endpoint shows, by their role
 * @param opening the balance that every account starts with
 * @param patience the timeout of a caller in this process when the facilitator hangs
 */
public record SandboxSettings(List<SimulatedUpstreamSettings> upstreams, Map<String, Address> accounts,
        UsdcAmount opening, Duration patience) {
    private static final UsdcAmount OPENING = UsdcAmount.ofDecimal("1000");

    public SandboxSettings {
        upstreams = List.copyOf(upstreams);
        accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    }

    /**
     * A simulation of each upstream of a configuration: same id, style, account and models, at the prices that the
     * configuration expects.
     */
    public static SandboxSettings of(Configuration configuration) {
        Map<String, Address> accounts = new LinkedHashMap<>();
        accounts.put("gateway", configuration.seller().payTo());
        if (configuration.treasury().key() instanceof KeySource.Plain plain)
            accounts.put("treasury", LocalSigner.of(plain.hex()).address());
        return new SandboxSettings(configuration.upstreams().stream().map(SimulatedUpstreamSettings::of).toList(),
                accounts, OPENING, Duration.ofSeconds(30));
    }

    /** The settings for the built-in configuration. */
    public static SandboxSettings standard() {
        return of(builtIn());
    }

    /** The built-in configuration, with no environment variable set. */
    static Configuration builtIn() {
        return switch (ConfigurationReader.read("sandbox", ConfigurationReader.sandbox(), name -> null)) {
            case Reading.Good good -> good.configuration();
            case Reading.Bad bad ->
                throw new IllegalStateException("built-in sandbox: " + bad.problems() + " (expected: none)");
        };
    }

    /**
     * A copy with other times.
     *
     * @param work the time that each upstream takes for an image
     */
    public SandboxSettings paced(Duration work, Duration patience) {
        return new SandboxSettings(upstreams.stream().map(upstream -> upstream.withWork(work)).toList(), accounts,
                opening, patience);
    }
}
