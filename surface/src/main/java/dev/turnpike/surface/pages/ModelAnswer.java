package dev.turnpike.surface.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.SizeTable;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.Work;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.surface.wire.Money;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model under OpenAI's names, and beside them the parameters it takes, the sizes it makes, its prices and its
 * upstreams.
 *
 * @param object always {@code model}
 * @param created always 0: OpenAI's clients expect it
 * @param ends the day, in UTC, from which on it is sold no more; absent if none is known
 * @param successor the model to order then; absent if none is named
 * @param pricing of one square image of each tier that the model makes and sells, and of one of the default size, in
 *            the usual quality; and of one of the default size in each level of quality
 */
public record ModelAnswer(String id, String object, long created, @JsonProperty("owned_by") String ownedBy,
        List<String> aliases, boolean supportsSteps, Parameters parameters, Sizes sizes, Map<String, Money> pricing,
        List<String> upstreams, List<String> classes, boolean sandbox,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ends,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String successor) {
    private static final String ANY_PROMPT = "a lighthouse";

    /**
     * Parameters of an order; null for one that the model does not take.
     *
     * @param quality levels, the usual one first; absent: none
     * @param formats of the files that can be ordered; absent: none
     * @param images how many URLs of images to work on; absent: none
     */
    public record Parameters(@Nullable Range steps, @Nullable Range guidance, boolean seed, boolean negativePrompt,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> quality,
            @JsonProperty("output_format") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> formats,
            @JsonProperty("image_urls") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Range images) {
        private static Parameters of(dev.turnpike.config.Parameters settings) {
            return new Parameters(Range.of(settings.steps()), Range.of(settings.guidance()), settings.seed(),
                    settings.negativePrompt(), settings.qualities(), settings.formats(), Range.of(settings.images()));
        }
    }

    /** Both ends are allowed. */
    public record Range(int min, int max) {
        private static @Nullable Range of(Configuration.@Nullable Range settings) {
            return settings == null ? null : new Range(settings.min(), settings.max());
        }
    }

    /**
     * Free sizes in pixels of a side, absent where only those named are made; {@code default} is a size such as {@code
     * 1024x1024}. What has no price is left out.
     *
     * @param area of a free size, in pixels; absent if it has no bounds
     * @param only single sizes
     * @param made what it makes of resolution and aspect_ratio, such as {@code 1K 16:9}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sizes(@Nullable Integer min, @Nullable Integer max, @Nullable Integer step,
            @JsonProperty("default") String standard, @Nullable String area, @Nullable Integer ratio,
            @Nullable List<String> only, @Nullable Map<String, String> made) {
        /** Of those named the ones that can be bought. */
        private static Sizes of(ModelSettings model, Fleet fleet) {
            ModelSizes sizes = model.sizes();
            SizeTable table = sizes.table();
            Map<String, String> made = new LinkedHashMap<>();
            table.made().forEach((pair, size) -> {
                if (isSold(one(model, size).withShape(pair), model, fleet)) made.put(pair.toString(), size.toString());
            });
            List<String> only = table.only()
                    .stream()
                    .filter(size -> isSold(one(model, size), model, fleet))
                    .map(Resolution::toString)
                    .toList();
            return new Sizes(table.free() ? sizes.min() : null, table.free() ? sizes.max() : null,
                    table.free() ? sizes.step() : null, sizes.standard().toString(), area(model, fleet),
                    table.ratio() < Integer.MAX_VALUE ? table.ratio() : null, table.only().isEmpty() ? null : only,
                    table.made().isEmpty() ? null : made);
        }

        /** From the first class of sizes that has a price to the last one. */
        private static @Nullable String area(ModelSettings model, Fleet fleet) {
            List<Tier> priced = Stream.of(Tier.values())
                    .filter(tier -> hasPrice(model, new Resolution(tier.side(), tier.side()), fleet))
                    .toList();
            long least = model.sizes().table().leastArea();
            long most = model.sizes().table().mostArea();
            if (!priced.isEmpty() && model.sizes().table().free()) {
                int first = priced.getFirst().ordinal();
                if (first > 0) least = Math.max(least, Tier.values()[first - 1].mostPixels() + 1);
                if (priced.getLast() != Tier.FOUR_K) most = Math.min(most, priced.getLast().mostPixels());
            }
            return least > 1 || most < Long.MAX_VALUE ? least + "-" + most : null;
        }
    }

    private static ImageOrder one(ModelSettings model, Resolution size) {
        return new ImageOrder(ANY_PROMPT, model.id(), size, 1, null, null, null, null)
                .with(new Extras(model.parameters().usualQuality(), null, List.of()));
    }

    private static boolean hasPrice(ModelSettings model, Resolution size, Fleet fleet) {
        return fleet.quoter().find(work(model, size)).isPresent();
    }

    private static boolean isSold(ImageOrder order, ModelSettings model, Fleet fleet) {
        return hasPrice(model, order.resolution(), fleet) && fleet.selling(order.model())
                .stream()
                .anyMatch(upstream -> upstream.takesNoneOfOurs().isEmpty() && upstream.cannot(order).isEmpty()
                        && fleet.unsoldSize(upstream, order).isEmpty());
    }

    static ModelAnswer of(ModelSettings model, Fleet fleet) {
        return new ModelAnswer(model.id(), "model", 0, "turnpike", model.aliases(), model.parameters().steps() != null,
                Parameters.of(model.parameters()), Sizes.of(model, fleet), pricing(model, fleet),
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
            if (model.sizes().makes(new Resolution(tier.side(), tier.side())))
                price(tier.label(), new Resolution(tier.side(), tier.side()), model, fleet, prices);
        price("default", model.sizes().standard(), model, fleet, prices);
        Work usual = work(model, model.sizes().standard());
        for (String level : model.parameters().qualities())
            fleet.quoter().find(usual.of(level)).ifPresent(quote -> prices.put(level, Money.of(quote.price())));
        return prices;
    }

    private static void price(String name, Resolution resolution, ModelSettings model, Fleet fleet,
            Map<String, Money> prices) {
        fleet.quoter().find(work(model, resolution)).ifPresent(quote -> prices.put(name, Money.of(quote.price())));
    }

    private static Work work(ModelSettings model, Resolution size) {
        return new Work(model.id(), size, 1, null, model.parameters().usualQuality());
    }
}
