package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.pricing.money.UsdcAmount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code provider} and {@code maxPrice} of an order: which upstreams may serve it, and for how much. */
final class OrderPreferences {
    static final Set<String> FIELDS = Set.of("provider", "maxPrice");
    private static final Set<String> PROVIDER = Set.of("order", "only", "ignore", "sort", "allowFallbacks");

    private static final int MAX_SCALE = 20;

    private OrderPreferences() {}

    /** @param upstreams ids of all that are configured; any other name is refused */
    static Preferences read(OrderFields fields, Set<String> upstreams) {
        UsdcAmount maxPrice = fields.any("maxPrice").map(OrderPreferences::maxPrice).orElse(null);
        return fields.object("provider", PROVIDER)
                .map(provider -> provider(provider, upstreams, maxPrice))
                .orElse(new Preferences(List.of(), List.of(), List.of(), null, true, maxPrice));
    }

    private static Preferences provider(OrderFields provider, Set<String> upstreams, @Nullable UsdcAmount maxPrice) {
        return new Preferences(named("order", provider, upstreams), named("only", provider, upstreams),
                named("ignore", provider, upstreams), provider.text("sort").map(OrderPreferences::policy).orElse(null),
                provider.flag("allowFallbacks").orElse(true), maxPrice);
    }

    /** Each once: a list of thousands would be kept with its job. */
    private static List<String> named(String list, OrderFields provider, Set<String> upstreams) {
        List<String> names = provider.texts(list);
        for (String name : names)
            if (!upstreams.contains(name))
                throw wrong(Code.INVALID_PARAMETER, provider.param(list), "\"" + name + "\"",
                        "ids of providers: " + String.join(", ", upstreams.stream().sorted().toList()));
        return names.stream().distinct().toList();
    }

    private static Policy policy(String name) {
        return switch (name) {
            case "price" -> Policy.PRICE;
            case "latency" -> Policy.LATENCY;
            default -> throw wrong(Code.INVALID_PARAMETER, "provider.sort", "\"" + name + "\"", "price or latency");
        };
    }

    /** USDC, as a string or a number; a number is taken by its digits. */
    private static UsdcAmount maxPrice(JsonValue value) {
        try {
            return UsdcAmount.ofDecimal(plain(value));
        } catch (IllegalArgumentException unreadable) {
            throw wrong(Code.INVALID_PARAMETER, "maxPrice", value.compact(),
                    "USDC with at most 6 decimals, such as 0.05");
        }
    }

    /** Without an exponent; empty if the value is no amount. */
    private static String plain(JsonValue value) {
        return switch (value) {
            case JsonValue.Text text -> text.value();
            case JsonValue.Numeral number -> number.decimal()
                    .filter(decimal -> Math.abs((long) decimal.scale()) <= MAX_SCALE)
                    .map(BigDecimal::toPlainString)
                    .orElse("");
            case JsonValue.Members none -> "";
            case JsonValue.Items none -> "";
            case JsonValue.Literal none -> "";
        };
    }
}
