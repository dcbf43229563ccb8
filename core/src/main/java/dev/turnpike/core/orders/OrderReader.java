package dev.turnpike.core.orders;

import static java.util.stream.Collectors.toSet;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sent into an {@link ImageRequest}, or refuses it naming the field and its rule. Pure: the same
 * bytes and the same configuration give the same request. Nothing is dropped, coerced or rounded: a field nobody knows
 * is an error.
 *
 * <p>Lengths of texts are counted as JavaScript clients and sellers count them ({@code prompt.length}: UTF-16 units, so
 * an emoji counts two).
 */
public final class OrderReader {
    private static final String DEFAULT_MODEL = "flux-schnell";
    private static final int MAX_METADATA_BYTES = 4096;
    private static final Set<String> FIELDS = Stream
            .of(OrderDraft.FIELDS, OrderSize.FIELDS, OrderPreferences.FIELDS, Set.of("model", "metadata"))
            .flatMap(Set::stream)
            .collect(toSet());

    private OrderReader() {}

    /**
     * An order that can be sold.
     *
     * @throws Refusal if a rule is broken; the first one found is named
     */
    public static ImageRequest read(byte[] body, Configuration configuration) {
        return read(body, configuration, true);
    }

    /** The same, but a prompt need not be there: it is empty then. */
    public static ImageRequest readForEstimate(byte[] body, Configuration configuration) {
        return read(body, configuration, false);
    }

    /**
     * What somebody who asks without an order is told the price of: one image of the default model in its default size.
     */
    public static ImageRequest standard(Configuration configuration) {
        ModelSettings model = asked(null, configuration).getFirst();
        var order = new ImageOrder("", model.id(), model.sizes().standard(), 1, null, null, null, null);
        return new ImageRequest(order, List.of(model.id()), Preferences.NONE, null);
    }

    private static ImageRequest read(byte[] body, Configuration configuration, boolean promptRequired) {
        OrderFields fields = OrderFields.of(body, FIELDS);
        OrderDraft draft = OrderDraft.read(fields, promptRequired);
        Set<String> upstreams = configuration.upstreams().stream().map(UpstreamSettings::id).collect(toSet());
        Preferences preferences = OrderPreferences.read(fields, upstreams);
        String metadata = metadata(fields);
        List<ModelSettings> asked = asked(fields.text("model").orElse(null), configuration);
        ImageOrder order = first(draft, asked, configuration);
        List<String> models = able(draft.sized(order.resolution()), asked, configuration);
        return new ImageRequest(order, models, preferences, metadata);
    }

    /** The model asked for, or all of the class asked for. */
    private static List<ModelSettings> asked(@Nullable String name, Configuration configuration) {
        if (name == null)
            return List.of(configuration.model(DEFAULT_MODEL).orElseGet(() -> configuration.models().getFirst()));
        Optional<ModelSettings> model = configuration.model(name);
        if (model.isPresent()) return List.of(model.get());
        List<ModelSettings> ofClass = configuration.classes()
                .getOrDefault(name, List.of())
                .stream()
                .flatMap(id -> configuration.model(id).stream())
                .toList();
        if (ofClass.isEmpty())
            throw OrderFields.wrong(Code.INVALID_MODEL, "model", "\"" + name + "\"",
                    "a model, an alias or a class listed at /v1/models");
        return ofClass;
    }

    /** The order for the first model that can make it; if none can, what the first one has against it. */
    private static ImageOrder first(OrderDraft draft, List<ModelSettings> asked, Configuration configuration) {
        Refusal first = null;
        for (ModelSettings model : asked) {
            try {
                return draft.on(model, atOnce(model, configuration));
            } catch (Refusal refusal) {
                first = first == null ? refusal : first;
            }
        }
        throw first != null ? first : new IllegalArgumentException("asked: no models (expected: at least one)");
    }

    private static List<String> able(OrderDraft draft, List<ModelSettings> asked, Configuration configuration) {
        List<String> able = new ArrayList<>();
        for (ModelSettings model : asked) {
            try {
                able.add(draft.on(model, atOnce(model, configuration)).model());
            } catch (Refusal incapable) {
                continue; // of a class, only those that can make the order count
            }
        }
        return able;
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
        String metadata = fields.any("metadata").map(OrderFields::json).orElse(null);
        if (metadata != null && metadata.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES)
            throw OrderFields.wrong(Code.INVALID_PARAMETER, "metadata",
                    metadata.getBytes(StandardCharsets.UTF_8).length + " bytes",
                    "at most " + MAX_METADATA_BYTES + " bytes of compact JSON");
        return metadata;
    }
}
