package dev.turnpike.config;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.yaml.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * There is one key, of the right form, and on main networks not a publicly known one; no budget exceeds the next larger
 * one.
 */
final class TreasuryUse implements Rule {
    /** The first keys that every development chain publishes; the built-in sandbox uses one of them. */
    private static final Set<String> PUBLIC_KEYS = Set.of(
            "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
            "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");
    private static final List<String> SOURCES = List.of("key", "key-file", "keystore");
    private static final Pattern KEY = Pattern.compile("(0x)?[0-9a-fA-F]{64}");

    @Override
    public void check(Part file, Report report) {
        file.find("treasury").ifPresent(treasury -> {
            List<String> given = SOURCES.stream().filter(treasury::has).toList();
            if (treasury.yaml() instanceof Yaml.Mapping && given.size() != 1)
                report.problem(treasury, (given.isEmpty() ? "no key" : String.join(" and ", given))
                        + " (expected: one of " + String.join(", ", SOURCES) + ")");
            treasury.find("key").ifPresent(key -> checkKey(key, file, report));
            treasury.find("budget").ifPresent(budget -> {
                checkOrder(budget, "per-payment", "per-hour", report);
                checkOrder(budget, "per-hour", "per-day", report);
            });
        });
    }

    private static void checkKey(Part key, Part file, Report report) {
        key.text()
                .filter(text -> !KEY.matcher(text).matches())
                .ifPresent(text -> report.problem(key, key.shown() + " (expected: 64 hex digits)"));
        if (key.text().filter(TreasuryUse::isPublic).isEmpty() || !usesMainNetwork(file)) return;
        if (isCopy(file))
            report.warning(key,
                    "a key that is public and known to everybody, which is fine only if the rpc on this machine is a copy of a chain");
        else
            report.problem(key,
                    "a key that is public and known to everybody (expected: your own, since money on main networks is real)");
    }

    private static boolean isPublic(String key) {
        return PUBLIC_KEYS.contains(key.toLowerCase(Locale.ROOT).replaceFirst("^0x", ""));
    }

    /** Whether the chain is a development chain under a main network's id. */
    private static boolean isCopy(Part file) {
        return file.entries("networks")
                .values()
                .stream()
                .flatMap(network -> network.read("rpc", Scalars::url).stream())
                .allMatch(SandboxUse::isLoopback);
    }

    private static boolean usesMainNetwork(Part file) {
        return Stream
                .concat(NetworkUse.ofSeller(file).stream(),
                        file.list("upstreams").stream().flatMap(u -> NetworkUse.of(u, file).stream()))
                .anyMatch(network -> !network.test());
    }

    private static void checkOrder(Part budget, String lesser, String greater, Report report) {
        budget.find(lesser)
                .ifPresent(part -> part.read(UsdcAmount::ofDecimal)
                        .ifPresent(less -> budget.read(greater, UsdcAmount::ofDecimal)
                                .filter(more -> less.compareTo(more) > 0)
                                .ifPresent(more -> report.warning(part,
                                        "is more than " + greater + ", which will stop it first"))));
    }
}
