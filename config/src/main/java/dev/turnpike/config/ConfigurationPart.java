package dev.turnpike.config;

import dev.turnpike.config.Configuration.AddressSettings;
import dev.turnpike.config.Configuration.CircuitSettings;
import dev.turnpike.config.Configuration.ExposureSettings;
import dev.turnpike.config.Configuration.HealthSettings;
import dev.turnpike.config.Configuration.LedgerSettings;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.config.Configuration.NetworkSettings;
import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.config.Configuration.PricingSettings;
import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.config.Configuration.RoutingSettings;
import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.declared.Style;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A whole file without faults, turned into values.
 *
 * @param styles by name
 * @param today decides what that has a date is in force
 */
record ConfigurationPart(Part file, Map<String, Style> styles, LocalDate today) {
    Configuration read() {
        var money = new MoneyPart(file);
        Map<String, NetworkSettings> networks = money.networks();
        return new Configuration(file.maybe("public-url", Scalars::base), service(), networks, money.seller(networks),
                money.treasury(), pricing(), exposure(), limits(), ledger(), retention(), webhooks(), health(),
                circuit(), routing(), file.need("public-costs", Scalars::flag),
                file.list("models").stream().map(model -> new ModelPart(model).read(today)).toList(), classes(),
                file.list("upstreams")
                        .stream()
                        .map(upstream -> new UpstreamPart(upstream, file, styles).read(networks, today))
                        .toList(),
                mcp());
    }

    private McpSettings mcp() {
        Part part = file.need("mcp");
        return new McpSettings(part.need("wait", Scalars::duration), part.need("inline-images", Scalars::bytes));
    }

    private ServiceSettings service() {
        Part part = file.need("service");
        return new ServiceSettings(part.need("name", text -> text),
                part.list("tags").stream().map(tag -> tag.need(text -> text)).toList(),
                part.maybe("contact", text -> text));
    }

    private PricingSettings pricing() {
        Part part = file.need("pricing");
        return new PricingSettings(part.need("margin", Percent::of),
                part.need("cover", text -> named(Cover.class, text)), part.need("quote-ttl", Scalars::duration),
                part.need("price-suspect", Scalars::whole));
    }

    private ExposureSettings exposure() {
        Part part = file.need("exposure");
        return new ExposureSettings(part.need("newcomer", UsdcAmount::ofDecimal),
                part.need("newcomers", UsdcAmount::ofDecimal), part.need("per-payer", UsdcAmount::ofDecimal),
                part.need("total", UsdcAmount::ofDecimal), part.need("loss-per-hour", UsdcAmount::ofDecimal),
                part.need("strikes", Scalars::whole), part.need("unproven-stop", UsdcAmount::ofDecimal));
    }

    private LimitSettings limits() {
        Part part = file.need("limits");
        return new LimitSettings(part.need("unpaid-per-second-per-address", Scalars::whole),
                part.need("failed-verifies-per-minute-per-address", Scalars::whole),
                part.need("open-jobs", Scalars::whole), part.need("cancels-per-minute", Scalars::whole),
                part.need("looks-per-payer", Scalars::whole), address(part), part.need("memory", Scalars::rate),
                part.need("kept-files", Scalars::bytes));
    }

    private static AddressSettings address(Part part) {
        Set<String> proxies = new LinkedHashSet<>();
        part.list("proxies").forEach(proxy -> proxies.add(proxy.need(text -> text)));
        return new AddressSettings(part.need("connections-per-address", Scalars::whole), proxies,
                part.need("bodies-per-address", Scalars::whole), part.need("streams-per-address", Scalars::whole),
                part.need("looks-per-address", Scalars::whole));
    }

    private LedgerSettings ledger() {
        Part part = file.need("ledger");
        return new LedgerSettings(part.need("url", text -> text), part.maybe("user", text -> text),
                part.maybe("password", text -> text), part.maybe("password-file", Path::of),
                part.need("free-space", Scalars::bytes));
    }

    private RetentionSettings retention() {
        Part part = file.need("retention");
        return new RetentionSettings(part.need("prompts", Scalars::duration), part.need("jobs", Scalars::duration));
    }

    private WebhookSettings webhooks() {
        Part part = file.need("webhooks");
        return new WebhookSettings(part.need("allow-private", Scalars::flag), part.need("pending", Scalars::whole),
                part.need("pending-per-host", Scalars::whole));
    }

    private HealthSettings health() {
        Part part = file.need("health");
        return new HealthSettings(part.need("interval", Scalars::duration), part.need("timeout", Scalars::duration));
    }

    private CircuitSettings circuit() {
        Part part = file.need("circuit");
        return new CircuitSettings(part.need("window", Scalars::whole), part.need("failure-rate", Scalars::rate),
                part.need("open-for", Scalars::duration));
    }

    private RoutingSettings routing() {
        Part part = file.need("routing");
        return new RoutingSettings(part.need("policy", text -> named(Policy.class, text)),
                part.need("attempts", Scalars::whole), part.need("attempt-timeout", Scalars::duration),
                part.need("min-attempt", Scalars::duration), part.need("max-spend", Scalars::whole),
                part.need("unknown-sizes", Scalars::flag));
    }

    private Map<String, List<String>> classes() {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        file.entries("classes")
                .forEach((name, members) -> classes.put(name,
                        members.items().stream().map(member -> member.need(text -> text)).toList()));
        return classes;
    }

    private static <E extends Enum<E>> E named(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
