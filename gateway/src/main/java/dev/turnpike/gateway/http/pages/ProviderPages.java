package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.health.Standing;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/providers}: how every upstream stands, model by model, with the checks that say so. What it asks is
 * our cost and shown only where the operator shows costs; what it said in words is not shown.
 */
public final class ProviderPages {
    private final Supplier<Fleet> fleet;
    private final Health health;
    private final Circuits circuits;
    private final InstantSource clock;

    public ProviderPages(Supplier<Fleet> fleet, Health health, Circuits circuits, InstantSource clock) {
        this.fleet = fleet;
        this.health = health;
        this.circuits = circuits;
        this.clock = clock;
    }

    Mono<Answer> all(ServerRequest request) {
        Fleet now = fleet.get();
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        now.upstreams().values().forEach(upstream -> data.add(view(upstream, now)));
        return Mono.just(answer(list.put("sandbox", ModelPages.sandbox(now.configuration()))));
    }

    Mono<Answer> one(ServerRequest request) {
        Fleet now = fleet.get();
        Upstream upstream = now.upstreams().get(request.pathVariable("id"));
        return upstream != null ? Mono.just(answer(view(upstream, now)))
                : Mono.error(Refusal.of(Code.NOT_FOUND, "There is no provider of this name (see /v1/providers)."));
    }

    private static Answer answer(ObjectNode body) {
        return Answer.json(200, body).with("Cache-Control", "no-store");
    }

    private ObjectNode view(Upstream upstream, Fleet now) {
        UpstreamSettings settings = upstream.settings();
        ObjectNode view = Json.object()
                .put("id", settings.id())
                .put("object", "provider")
                .put("style", settings.style().label())
                .put("network", settings.asset().network().label());
        view.put("healthy",
                settings.models().stream().anyMatch(model -> health.of(settings.id(), model.id()).healthy()));
        ArrayNode models = view.putArray("models");
        for (Sold sold : settings.models())
            models.add(model(settings.id(), sold.id(), now.configuration().publicCosts()));
        return view;
    }

    private ObjectNode model(String upstream, String model, boolean costs) {
        Standing standing = health.of(upstream, model);
        ObjectNode view = Json.object().put("id", model).put("healthy", standing.healthy());
        view.put("circuit", circuits.state(upstream, model).name().toLowerCase(Locale.ROOT));
        view.put("paymentValid", paymentValid(standing))
                .put("suspectPrice", standing.suspect())
                .put("throttled", standing.throttled(clock.instant()));
        standing.throttledUntil().ifPresent(until -> view.put("throttledUntil", until.toString()));
        standing.p50().ifPresent(time -> view.put("p50Milliseconds", time.toMillis()));
        standing.p95().ifPresent(time -> view.put("p95Milliseconds", time.toMillis()));
        view.put("consecutiveFailures", standing.consecutiveFailures());
        standing.lastHealthy().ifPresent(at -> view.put("lastHealthy", at.toString()));
        view.put("paidAttempts", standing.paidAttempts()).put("lossRate", standing.lossRate().toString());
        if (costs) standing.offered().ifPresent(offer -> view.set("offered", Json.money(offer)));
        ArrayNode checks = view.putArray("checks");
        standing.checks().forEach(check -> checks.add(check(check)));
        return view;
    }

    /** Whether its latest terms could be paid; null if that is not known. */
    private static @Nullable Boolean paymentValid(Standing standing) {
        return standing.latest().map(check -> switch (check.verdict()) {
            case HEALTHY, SUSPECT_PRICE -> Boolean.TRUE;
            case NOT_402, BAD_TERMS, WRONG_PAYEE -> Boolean.FALSE;
            case UNREACHABLE, THROTTLED -> null;
        }).orElse(null);
    }

    private static ObjectNode check(Check check) {
        return Json.object()
                .put("at", check.at().toString())
                .put("httpStatus", check.httpStatus())
                .put("latencyMilliseconds", check.latency().toMillis())
                .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT))
                .put("detail", check.verdict().words());
    }
}
