package dev.turnpike.surface.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Condition;
import dev.turnpike.core.health.FailedAttempt;
import dev.turnpike.core.health.Health;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.surface.wire.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The health of one upstream, model by model.
 *
 * @param object always {@code provider}
 * @param network where it is paid; absent for one that is paid by key
 * @param healthy whether any of its models is
 */
public record ProviderAnswer(String id, String object, String style,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String network, boolean healthy, List<Model> models) {
    /**
     * The health of one model of an upstream.
     *
     * @param paymentValid whether its latest terms could be paid; null if that is not known
     * @param lossRate the part of its paid attempts that took our money for nothing
     * @param otherSizes how many of its deliveries had another size than was promised
     * @param offered what it asks for the model's usual work; there only where the operator publishes our costs
     * @param checks the last ones, the latest last
     * @param failedAttempts why the last paid attempts brought no images, the latest last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(String id, boolean healthy, String circuit,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Boolean paymentValid, boolean suspectPrice,
            boolean throttled, @Nullable Instant throttledUntil, @Nullable Long p50Milliseconds,
            @Nullable Long p95Milliseconds, int consecutiveFailures, @Nullable Instant lastHealthy, int paidAttempts,
            String lossRate, long otherSizes, @Nullable Money offered, List<Probe> checks,
            List<FailedAttempt> failedAttempts) {}

    /**
     * One check. Our own words say what was found; the upstream's words are not shown, nor what it asks: that is our
     * cost.
     */
    public record Probe(Instant at, int httpStatus, long latencyMilliseconds, String verdict, String detail) {
        private static Probe of(Check check) {
            return new Probe(check.at(), check.httpStatus(), check.latency().toMillis(),
                    check.verdict().name().toLowerCase(Locale.ROOT), detail(check));
        }

        private static String detail(Check check) {
            String words = check.verdict().words();
            return switch (check.verdict()) {
                case HEALTHY, WRONG_PAYEE, SUSPECT_PRICE, THROTTLED, NO_ACCOUNT -> words;
                case NOT_402 -> words + ": it answers " + check.httpStatus();
                case UNREACHABLE, BAD_TERMS -> check.detail().isEmpty() ? words : words + ": " + check.detail();
            };
        }
    }

    /** The parts of the gateway that know how upstreams are, and the time. */
    record Sources(Health health, Circuits circuits, Instant now, boolean costs) {
        ProviderAnswer of(Upstream provider) {
            UpstreamSettings upstream = provider.settings();
            boolean barred = provider.takesNoneOfOurs().isPresent();
            List<Model> models = upstream.models()
                    .stream()
                    .map(model -> model(upstream.id(), model.id(), barred))
                    .toList();
            return new ProviderAnswer(upstream.id(), "provider", upstream.style().label(),
                    upstream.keyed() ? null : upstream.asset().network().label(),
                    models.stream().anyMatch(Model::healthy), models);
        }

        private Model model(String upstream, String model, boolean barred) {
            Condition found = health.of(upstream, model);
            return new Model(model, found.healthy() && !barred,
                    circuits.state(upstream, model).name().toLowerCase(Locale.ROOT), paymentValid(found),
                    found.suspect(), found.throttled(now), found.throttledUntil().orElse(null),
                    found.p50().map(Duration::toMillis).orElse(null), found.p95().map(Duration::toMillis).orElse(null),
                    found.consecutiveFailures(), found.lastHealthy().orElse(null), found.paidAttempts(),
                    found.lossRate().toString(), found.otherSizes(),
                    costs ? found.offered().map(Money::of).orElse(null) : null,
                    found.checks().stream().map(Probe::of).toList(), found.failures());
        }

        private static @Nullable Boolean paymentValid(Condition found) {
            return found.latest().map(check -> switch (check.verdict()) {
                case HEALTHY, SUSPECT_PRICE -> Boolean.TRUE;
                case NOT_402, BAD_TERMS, WRONG_PAYEE, NO_ACCOUNT -> Boolean.FALSE;
                case UNREACHABLE, THROTTLED -> null;
            }).orElse(null);
        }
    }
}
