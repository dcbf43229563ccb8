package dev.turnpike.config;

import dev.turnpike.config.Configuration.NetworkSettings;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Budget;
import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the upstreams. */
record UpstreamPart(Part part, Part file, Map<String, Style> styles) {
    UpstreamSettings read(Map<String, NetworkSettings> networks, LocalDate today) {
        Style named = part.need("style", this::style);
        Style style = part.read("path", text -> text).map(named::postingTo).orElse(named);
        Part poll = part.need("poll");
        return new UpstreamSettings(part.need("id", text -> text), style, part.need("url", Scalars::base),
                asset(networks), all("pay-to", Address::new), part.need("idempotent", Scalars::flag),
                part.need("max-images", Scalars::whole), all("hosts", text -> text),
                part.need("allow-private", Scalars::flag), pollPath(style, poll),
                poll.need("interval", Scalars::duration), budget(),
                part.list("models").stream().map(model -> sold(model, today)).toList(),
                part.find("auth").map(this::auth).orElse(null));
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

    private KeyAuth auth(Part auth) {
        return new KeyAuth(auth.need("header", text -> text), auth.need("value", text -> text),
                auth.maybe("key-file", Path::of), auth.maybe("check", text -> text),
                auth.need("doubt", Scalars::duration), all("key-hosts", text -> text));
    }

    private static Sold sold(Part part, LocalDate today) {
        String id = part.need("id", text -> text);
        return new Sold(id, part.text("as").orElse(id), ModelPart.priceRule(cost(part, today)),
                part.read("prompt-bytes", Scalars::whole).orElse(Integer.MAX_VALUE));
    }

    /** The one of the latest day that has come. */
    private static Part cost(Part part, LocalDate today) {
        return part.list("later")
                .stream()
                .filter(later -> !later.need("from", Scalars::date).isAfter(today))
                .max(Comparator.comparing(later -> later.need("from", Scalars::date)))
                .map(later -> later.need("cost"))
                .orElseGet(() -> part.need("cost"));
    }
}
