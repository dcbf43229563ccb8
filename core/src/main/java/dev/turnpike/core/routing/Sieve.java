package dev.turnpike.core.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.CircuitState;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Condition;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.routing.Exclusion.Reason;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings.Sold;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The tests that may keep an upstream out of one plan, in the order of {@link Reason}.
 */
record Sieve(Fleet fleet, Health health, Circuits circuits, Budgets budgets, Preferences preferences, UsdcAmount price,
        Instant now) {
    sealed interface Sifted {}

    record In(Candidate candidate) implements Sifted {}

    record Out(Exclusion exclusion) implements Sifted {}

    Sifted judge(Upstream upstream, ImageOrder order) {
        String id = upstream.settings().id();
        String model = order.model();
        Optional<String> unwanted = unwanted(id);
        if (unwanted.isPresent()) return out(id, model, Reason.PREFERENCE, unwanted.get());
        Optional<String> cannot = cannot(upstream, order);
        if (cannot.isPresent()) return out(id, model, Reason.INCAPABLE, cannot.get());
        Optional<String> barred = upstream.takesNoneOfOurs();
        if (barred.isPresent()) return out(id, model, Reason.UNHEALTHY, "it takes no orders on our account");
        Condition condition = health.of(id, model);
        return upstream.settings()
                .sold(model)
                .flatMap(sold -> sold.cost().price(order.work()))
                .map(configured -> judge(id, order, configured, condition))
                .orElseGet(() -> out(id, model, Reason.INCAPABLE,
                        "no cost of " + order.resolution() + " is configured for it"));
    }

    private Sifted judge(String id, ImageOrder order, UsdcAmount configured, Condition condition) {
        String model = order.model();
        UsdcAmount cost = condition.liveCost(configured);
        if (!budgets.affords(id, cost))
            return out(id, model, Reason.BUDGET, "what may be spent there is used up for now");
        if (condition.failing())
            return out(id, model, Reason.UNHEALTHY,
                    "its latest check failed: " + condition.latest().orElseThrow().verdict().words());
        Optional<Resolution> instead = condition.insteadOf(order.promise(), now);
        if (instead.isPresent())
            return out(id, model, Reason.UNHEALTHY, "it made " + instead.get() + " of " + order.size() + " lately");
        if (condition.throttled(now))
            return out(id, model, Reason.THROTTLED,
                    "it asked to wait until " + condition.throttledUntil().orElseThrow());
        int priceSuspect = fleet.configuration().pricing().priceSuspect();
        if (condition.suspect() || cost.compareTo(configured.times(priceSuspect)) > 0)
            return out(id, model, Reason.SUSPECT_PRICE,
                    "it asks more than " + priceSuspect + " times what is configured");
        if (!circuits.admits(id, model, condition)) {
            return out(id, model, Reason.CIRCUIT_OPEN,
                    circuits.state(id, model) == CircuitState.HALF_OPEN
                            ? "too many paid attempts failed, and one is trying it now"
                            : "too many paid attempts failed");
        }
        if (cost.compareTo(price) > 0) return out(id, model, Reason.UNAFFORDABLE, "it costs more than the price");
        return new In(new Candidate(id, model, cost, condition.p50().orElse(Duration.ZERO)));
    }

    private Optional<String> unwanted(String id) {
        if (!preferences.only().isEmpty() && !preferences.only().contains(id))
            return Optional.of("it is not among those asked for");
        return preferences.ignore().contains(id) ? Optional.of("it is to be ignored") : Optional.empty();
    }

    private Optional<String> cannot(Upstream upstream, ImageOrder order) {
        int most = upstream.settings().maxImages();
        return order.count() > most ? Optional.of("it makes at most " + most + " images in one purchase")
                : tooLong(upstream, order).or(() -> upstream.cannot(order))
                        .or(() -> fleet.unsoldSize(upstream, order)
                                .map(made -> "it makes " + made + " of " + order.size() + " (expected: "
                                        + order.resolution() + ")"));
    }

    /** Upstreams that count tokens are paid for a prompt, too: what is configured as its cost holds up to a length. */
    private static Optional<String> tooLong(Upstream upstream, ImageOrder order) {
        int most = upstream.settings().sold(order.model()).map(Sold::promptBytes).orElse(Integer.MAX_VALUE);
        if (most == Integer.MAX_VALUE) return Optional.empty();
        int bytes = bytes(order.prompt()) + bytes(Objects.requireNonNullElse(order.negativePrompt(), ""));
        return bytes <= most ? Optional.empty()
                : Optional.of("prompt of " + bytes + " bytes in UTF-8 (expected: at most " + most + ")");
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private static Sifted out(String upstream, String model, Reason reason, String detail) {
        return new Out(new Exclusion(upstream, model, reason, detail));
    }
}
