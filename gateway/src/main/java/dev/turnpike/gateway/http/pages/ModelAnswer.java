package dev.turnpike.gateway.http.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.gateway.http.wire.Money;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model under OpenAI's names, and beside them the parameters it takes, the sizes it makes, its prices and its
 * upstreams.
 *
 * @param object always {@code model}
 * @param created always 0: OpenAI's clients expect it
 * @param ends the day, in UTC, from which on it is sold no more; absent if none is known
 * @param successor the model to order then; absent if none is named
 * @param pricing of one square image of each tier that the model makes and sells, and of one of the default size
 */
public record ModelAnswer(String id, String object, long created, @JsonProperty("owned_by") String ownedBy,
        List<String> aliases, boolean supportsSteps, Parameters parameters, Sizes sizes, Map<String, Money> pricing,
        List<String> upstreams, List<String> classes, boolean sandbox,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ends,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String successor) {
    /** Parameters of an order; null for one that the model does not take. */
    public record Parameters(@Nullable Range steps, @Nullable Range guidance, boolean seed, boolean negativePrompt) {
        private static Parameters of(Configuration.Parameters settings) {
            return new Parameters(Range.of(settings.steps()), Range.of(settings.guidance()), settings.seed(),
                    settings.negativePrompt());
        }
    }

    /** Both ends are allowed. */
    public record Range(int min, int max) {
        private static @Nullable Range of(Configuration.@Nullable Range settings) {
            return settings == null ? null : new Range(settings.min(), settings.max());
        }
    }

    /** Pixels of a side; {@code default} is a size such as {@code 1024x1024}. */
    public record Sizes(int min, int max, int step, @JsonProperty("default") String standard) {
        private static Sizes of(Configuration.Sizes settings) {
            return new Sizes(settings.min(), settings.max(), settings.step(), settings.standard().toString());
        }
    }

    static ModelAnswer of(ModelSettings model, Fleet fleet) {
        return new ModelAnswer(model.id(), "model", 0, "turnpike", model.aliases(), model.parameters().steps() != null,
                Parameters.of(model.parameters()), Sizes.of(model.sizes()), pricing(model, fleet),
                fleet.selling(model.id()).stream().map(upstream -> upstream.settings().id()).toList(),
                classes(model, fleet.configuration()), isSandbox(fleet.configuration()),
                model.retirement() == null ? null : model.retirement().ends().toString(),
                model.retirement() == null ? null : model.retirement().successor());
    }

    static boolean isSandbox(Configuration configuration) {
        return configuration.seller().facilitator() instanceof FacilitatorSettings.Sandbox;
    }

    private static List<String> classes(ModelSettings model, Configuration configuration) {
        return configuration.classes()
                .entrySet()
                .stream()
                .filter(c -> c.getValue().contains(model.id()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Map<String, Money> pricing(ModelSettings model, Fleet fleet) {
        Map<String, Money> prices = new LinkedHashMap<>();
        for (Tier tier : Tier.values())
            if (makes(model.sizes(), tier.side()))
                price(tier.label(), new Resolution(tier.side(), tier.side()), model, fleet, prices);
        price("default", model.sizes().standard(), model, fleet, prices);
        return prices;
    }

    private static boolean makes(Configuration.Sizes sizes, int side) {
        return side >= sizes.min() && side <= sizes.max() && side % sizes.step() == 0;
    }

    private static void price(String name, Resolution resolution, ModelSettings model, Fleet fleet,
            Map<String, Money> prices) {
        fleet.quoter()
                .find(new Work(model.id(), resolution, 1, null))
                .ifPresent(quote -> prices.put(name, Money.of(quote.price())));
    }
}
