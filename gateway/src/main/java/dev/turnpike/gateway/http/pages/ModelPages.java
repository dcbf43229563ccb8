package dev.turnpike.gateway.http.pages;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Parameters;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.config.Configuration.Sizes;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.Work;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/models}: OpenAI's list, and beside it what a model can be told, which sizes it makes, what it costs
 * and who makes it.
 */
public final class ModelPages {
    private final Supplier<Fleet> fleet;

    public ModelPages(Supplier<Fleet> fleet) {
        this.fleet = fleet;
    }

    Mono<Answer> all(ServerRequest request) {
        Fleet now = fleet.get();
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        now.configuration().models().forEach(model -> data.add(view(model, now)));
        ObjectNode classes = list.putObject("classes");
        now.configuration().classes().forEach((name, models) -> classes.set(name, strings(models)));
        return Mono.just(Answer.json(200, list.put("sandbox", sandbox(now.configuration()))));
    }

    Mono<Answer> one(ServerRequest request) {
        Fleet now = fleet.get();
        return now.configuration()
                .model(request.pathVariable("id").substring(1))
                .map(model -> Mono.just(Answer.json(200, view(model, now))))
                .orElseGet(() -> Mono
                        .error(Refusal.of(Code.NOT_FOUND, "There is no model of this name (see /v1/models).")));
    }

    static boolean sandbox(Configuration configuration) {
        return configuration.seller().facilitator() instanceof FacilitatorSettings.Sandbox;
    }

    private static ObjectNode view(ModelSettings model, Fleet fleet) {
        ObjectNode view = Json.object()
                .put("id", model.id())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "turnpike");
        view.set("aliases", strings(model.aliases()));
        view.put("supportsSteps", model.parameters().steps() != null);
        view.set("parameters", parameters(model.parameters()));
        view.set("sizes", sizes(model.sizes()));
        view.set("pricing", prices(model, fleet));
        view.set("upstreams",
                strings(fleet.sellersOf(model.id()).stream().map(upstream -> upstream.settings().id()).toList()));
        view.set("classes",
                strings(fleet.configuration()
                        .classes()
                        .entrySet()
                        .stream()
                        .filter(c -> c.getValue().contains(model.id()))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList()));
        return view.put("sandbox", sandbox(fleet.configuration()));
    }

    private static ObjectNode parameters(Parameters parameters) {
        ObjectNode view = Json.object();
        view.set("steps", range(parameters.steps()));
        view.set("guidance", range(parameters.guidance()));
        return view.put("seed", parameters.seed()).put("negativePrompt", parameters.negativePrompt());
    }

    private static @Nullable ObjectNode range(@Nullable Range range) {
        return range == null ? null : Json.object().put("min", range.min()).put("max", range.max());
    }

    private static ObjectNode sizes(Sizes sizes) {
        return Json.object()
                .put("min", sizes.min())
                .put("max", sizes.max())
                .put("step", sizes.step())
                .put("default", sizes.standard().toString());
    }

    /**
     * What one square image of each tier costs, as far as the model makes and sells it, and one of the default size.
     */
    private static ObjectNode prices(ModelSettings model, Fleet fleet) {
        ObjectNode prices = Json.object();
        for (Tier tier : Tier.values()) {
            int side = tier.side();
            Sizes sizes = model.sizes();
            if (side >= sizes.min() && side <= sizes.max() && side % sizes.step() == 0)
                price(tier.label(), new Resolution(side, side), model, fleet, prices);
        }
        price("default", model.sizes().standard(), model, fleet, prices);
        return prices;
    }

    private static void price(String name, Resolution resolution, ModelSettings model, Fleet fleet, ObjectNode prices) {
        fleet.quoter()
                .find(new Work(model.id(), resolution, 1, null))
                .ifPresent(quote -> prices.set(name, Json.money(quote.price())));
    }

    private static ArrayNode strings(List<String> strings) {
        ArrayNode array = Json.array();
        strings.forEach(array::add);
        return array;
    }
}
