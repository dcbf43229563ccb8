package dev.turnpike.config;

import dev.turnpike.config.Configuration.NetworkSettings;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Budget;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the upstreams. */
record UpstreamPart(Part part, Part file, Map<String, Style> styles) {
    UpstreamSettings read(Map<String, NetworkSettings> networks) {
        Style style = part.need("style", this::style);
        Part poll = part.need("poll");
        return new UpstreamSettings(part.need("id", text -> text), style, part.need("url", Scalars::base),
                asset(networks), all("pay-to", Address::new), part.need("idempotent", Scalars::flag),
                part.need("max-images", Scalars::whole), all("hosts", text -> text),
                part.need("allow-private", Scalars::flag), pollPath(style, poll),
                poll.need("interval", Scalars::duration), budget(),
                part.list("models").stream().map(UpstreamPart::sold).toList());
    }

    private Style style(String label) {
        return Optional.ofNullable(styles.get(label)).orElseThrow(() -> new IllegalArgumentException("no such style"));
    }

    private static @Nullable String pollPath(Style style, Part poll) {
        String own = poll.maybe("path", text -> text);
        return own == null ? style.poll().path() : own;
    }

    private Asset asset(Map<String, NetworkSettings> networks) {
        return Objects.requireNonNull(networks.get(NetworkUse.of(part, file).orElseThrow().caip2())).asset();
    }

    private <T> Set<T> all(String key, Function<String, T> reader) {
        Set<T> all = new LinkedHashSet<>();
        part.list(key).forEach(item -> all.add(item.need(reader)));
        return all;
    }

    private Budget budget() {
        return part.find("budget")
                .map(own -> new Budget(own.maybe("per-hour", UsdcAmount::ofDecimal),
                        own.maybe("per-day", UsdcAmount::ofDecimal)))
                .orElseGet(() -> new Budget(null, null));
    }

    private static Sold sold(Part part) {
        String id = part.need("id", text -> text);
        return new Sold(id, part.text("as").orElse(id), ModelPart.priceRule(part.need("cost")));
    }
}
