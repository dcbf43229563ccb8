package dev.turnpike.core.orders;

import static java.util.stream.Collectors.toSet;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Retirement;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request into an {@link ImageRequest}, or refuses it naming the field and its rule. Pure: the same
 * body and the same configuration give the same request. Nothing is dropped, coerced or rounded: an unknown field is an
 * error.
 *
 * <p>Lengths of texts are counted as JavaScript clients and upstreams count them ({@code prompt.length}: UTF-16 units,
 * so an emoji counts two).
 */
final class OrderReader {
    private static final String DEFAULT_MODEL = "flux-schnell";
    private static final int MAX_METADATA_BYTES = 4096;
    static final Set<String> FIELDS = Stream
            .of(OrderDraft.FIELDS, OrderExtras.FIELDS, OrderSize.FIELDS, OrderPreferences.FIELDS,
                    Set.of("model", "metadata"))
            .flatMap(Set::stream)
            .collect(toSet());

    private OrderReader() {}

    /** The order whose price a request without an order is shown: one image of the default model and size. */
    static ImageRequest standard(Configuration configuration) {
        ModelSettings model = asked(null, configuration).getFirst();
        var order = new ImageOrder("", model.id(), model.sizes().standard(), 1, null, null, null, null)
                .with(new Extras(model.parameters().usualQuality(), null, List.of()));
        return new ImageRequest(order, List.of(model.id()), Preferences.NONE, null);
    }

    /**
     * @param promptRequired whether there must be a prompt; otherwise an absent one is read as empty
     * @throws Refusal if a rule is broken; the first one found is named
     */
    static ImageRequest read(JsonValue.Members body, Configuration configuration, boolean promptRequired) {
        OrderFields fields = new OrderFields(body, FIELDS);
        OrderDraft draft = OrderDraft.read(fields, promptRequired);
        Set<String> upstreams = configuration.upstreams().stream().map(UpstreamSettings::id).collect(toSet());
        Preferences preferences = OrderPreferences.read(fields, upstreams);
        String metadata = metadata(fields);
        List<ModelSettings> asked = asked(fields.text("model").orElse(null), configuration);
        ImageOrder order = first(fits(draft, asked, configuration));
        List<String> models = fits(draft.sized(order.resolution()), asked, configuration).stream()
                .flatMap(fit -> fit.value().stream())
                .filter(fit -> fit.extras().equals(order.extras())) // one order: it is sent as it was priced
                .map(ImageOrder::model)
                .toList();
        return new ImageRequest(order, models, preferences, metadata);
    }

    /** The model asked for, or all of the class asked for. */
    private static List<ModelSettings> asked(@Nullable String name, Configuration configuration) {
        if (name == null) return stillSold(standardFirst(configuration), DEFAULT_MODEL);
        Optional<ModelSettings> model = configuration.model(name);
        if (model.isPresent()) return stillSold(List.of(model.get()), name);
        List<ModelSettings> ofClass = configuration.classes()
                .getOrDefault(name, List.of())
                .stream()
                .flatMap(id -> configuration.model(id).stream())
                .toList();
        if (ofClass.isEmpty())
            throw OrderFields.wrong(Code.INVALID_MODEL, "model", "\"" + name + "\"",
                    "a model, an alias or a class listed at /v1/models");
        return stillSold(ofClass, name);
    }

    private static List<ModelSettings> standardFirst(Configuration configuration) {
        return Stream.concat(configuration.model(DEFAULT_MODEL).stream(), configuration.models().stream())
                .filter(model -> !model.over())
                .findFirst()
                .map(List::of)
                .orElseGet(() -> List.of(configuration.models().getFirst()));
    }

    /** Those that have not ended; if all have, the first one names its successor. */
    private static List<ModelSettings> stillSold(List<ModelSettings> asked, String name) {
        List<ModelSettings> sold = asked.stream().filter(model -> !model.over()).toList();
        if (sold.isEmpty()) throw Refusal.field(Code.MODEL_RETIRED, "model", retired(asked.getFirst(), name));
        return sold;
    }

    private static String retired(ModelSettings model, String name) {
        Retirement end = Objects.requireNonNull(model.retirement());
        return "\"" + name + "\" is sold no more since " + end.ends()
                + (end.successor() == null ? "; see /v1/models for what is."
                        : "; its successor is " + end.successor() + ".");
    }

    private static List<Fit<ImageOrder>> fits(OrderDraft draft, List<ModelSettings> asked,
            Configuration configuration) {
        return asked.stream().map(model -> draft.on(model, atOnce(model, configuration))).toList();
    }

    /** The order for the first model that can make it; if none can, the first one says which rule is broken. */
    private static ImageOrder first(List<Fit<ImageOrder>> fits) {
        return fits.stream()
                .flatMap(fit -> fit.value().stream())
                .findFirst()
                .orElseThrow(() -> new Refusal(fits.getFirst().broken().orElseThrow()));
    }

    private static int atOnce(ModelSettings model, Configuration configuration) {
        return configuration.upstreams()
                .stream()
                .filter(upstream -> upstream.sold(model.id()).isPresent())
                .mapToInt(UpstreamSettings::maxImages)
                .max()
                .orElse(1);
    }

    private static @Nullable String metadata(OrderFields fields) {
        String metadata = fields.any("metadata").map(JsonValue::compact).orElse(null);
        if (metadata != null && metadata.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES)
            throw OrderFields.wrong(Code.INVALID_PARAMETER, "metadata",
                    metadata.getBytes(StandardCharsets.UTF_8).length + " bytes",
                    "at most " + MAX_METADATA_BYTES + " bytes of compact JSON");
        return metadata;
    }
}
