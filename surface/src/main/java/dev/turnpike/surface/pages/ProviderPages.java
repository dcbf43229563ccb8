package dev.turnpike.surface.pages;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.providers.Upstream;
import dev.turnpike.surface.wire.JsonResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/providers} and {@code /v1/providers/{id}}: the health of the upstreams. The price that an upstream asks
 * is our cost and shown only where the operator publishes costs.
 */
@RestController
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

    @GetMapping("/v1/providers")
    Mono<ResponseEntity<ProviderList>> all() {
        return Mono.fromSupplier(() -> {
            Fleet now = fleet.get();
            return JsonResponse.uncached(new ProviderList("list",
                    now.upstreams().values().stream().map(upstream -> answer(upstream, now)).toList(),
                    ModelAnswer.isSandbox(now.configuration())));
        });
    }

    @GetMapping("/v1/providers/{id}")
    Mono<ResponseEntity<ProviderAnswer>> one(@PathVariable String id) {
        return Mono.fromSupplier(() -> {
            Fleet now = fleet.get();
            Upstream upstream = now.upstreams().get(id);
            if (upstream == null)
                throw Refusal.of(Code.NOT_FOUND, "There is no provider of this name (see /v1/providers).");
            return JsonResponse.uncached(answer(upstream, now));
        });
    }

    private ProviderAnswer answer(Upstream upstream, Fleet now) {
        return new ProviderAnswer.Sources(health, circuits, clock.instant(), now.configuration().publicCosts())
                .of(upstream);
    }

    /** @param object always {@code list} */
    public record ProviderList(String object, List<ProviderAnswer> data, boolean sandbox) {}
}
