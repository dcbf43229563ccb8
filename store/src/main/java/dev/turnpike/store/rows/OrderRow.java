package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a job, which never changes, by the kind of its work. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = OrderRow.Images.class, name = "images"),
        @JsonSubTypes.Type(value = OrderRow.ShapedImages.class, name = "shaped-images"),
        @JsonSubTypes.Type(value = OrderRow.Route.class, name = "route")})
sealed interface OrderRow extends Row {
    /** An order for images. */
    sealed interface OfImages extends OrderRow {
        /** What was ordered. */
        ImageRequest request();
    }

    static OrderRow of(ImageRequest request) {
        Shape shape = request.order().shape();
        return shape == null ? images(request) : new ShapedImages(shape.toString(), images(request));
    }

    private static Images images(ImageRequest request) {
        Preferences preferences = request.preferences();
        return new Images(ImageRow.of(request.order()), request.models(),
                preferences.equals(Preferences.NONE) ? null : PreferencesRow.of(preferences), request.metadata());
    }

    /**
     * An order for images.
     *
     * @param preferences null: none
     * @param metadata the client's own JSON as text
     */
    record Images(ImageRow image, List<String> models, @MayBeNull @Nullable PreferencesRow preferences,
            @MayBeNull @Nullable String metadata) implements OfImages {
        @Override
        public ImageRequest request() {
            return new ImageRequest(image.order(), models,
                    preferences == null ? Preferences.NONE : preferences.preferences(), metadata);
        }
    }

    /**
     * The same, where the size was asked for as resolution and aspect ratio.
     *
     * @param shape such as {@code 1K 16:9}
     * @param images in the size that it is priced as
     */
    record ShapedImages(String shape, Images images) implements OfImages {
        @Override
        public ImageRequest request() {
            ImageRequest priced = images.request();
            return new ImageRequest(priced.order().withShape(Shape.parse(shape)), priced.models(), priced.preferences(),
                    priced.metadata());
        }
    }

    /**
     * A request to a route.
     *
     * @param before null: it is paid for once it is answered
     */
    record Route(String route, String call, @MayBeNull @Nullable Boolean before) implements OrderRow {
        static Route of(RouteWork work) {
            return new Route(work.route(), work.call(), work.before() ? true : null);
        }

        boolean isBefore() {
            return before != null && before;
        }
    }

    /**
     * The images ordered.
     *
     * @param guidance a decimal as text, so that no digit is lost
     * @param extras null: none
     */
    record ImageRow(String prompt, String model, int width, int height, int count,
            @MayBeNull @Nullable String negativePrompt, @MayBeNull @Nullable Integer steps,
            @MayBeNull @Nullable String guidance, @MayBeNull @Nullable Long seed, @MayBeNull @Nullable ExtrasRow extras)
            implements Row {
        static ImageRow of(ImageOrder order) {
            BigDecimal guidance = order.guidance();
            return new ImageRow(order.prompt(), order.model(), order.resolution().width(), order.resolution().height(),
                    order.count(), order.negativePrompt(), order.steps(), guidance == null ? null : guidance.toString(),
                    order.seed(), order.extras().equals(Extras.NONE) ? null : ExtrasRow.of(order.extras()));
        }

        ImageOrder order() {
            return new ImageOrder(prompt, model, new Resolution(width, height), null, count, negativePrompt, steps,
                    guidance == null ? null : new BigDecimal(guidance), seed,
                    extras == null ? Extras.NONE : extras.extras());
        }
    }

    /** What an order says beside. */
    record ExtrasRow(@MayBeNull @Nullable String quality, @MayBeNull @Nullable String format, List<String> images)
            implements Row {
        static ExtrasRow of(Extras extras) {
            return new ExtrasRow(extras.quality(), extras.format(), extras.images());
        }

        Extras extras() {
            return new Extras(quality, format, images);
        }
    }

    /** The client's preferences among upstreams. */
    record PreferencesRow(List<String> order, List<String> only, List<String> ignore, @MayBeNull @Nullable String sort,
            boolean allowFallbacks, @MayBeNull @Nullable Long maxPrice) implements Row {
        static PreferencesRow of(Preferences preferences) {
            Policy sort = preferences.sort();
            UsdcAmount most = preferences.maxPrice();
            return new PreferencesRow(preferences.order(), preferences.only(), preferences.ignore(),
                    sort == null ? null : Words.of(sort), preferences.allowFallbacks(),
                    most == null ? null : most.atomic());
        }

        Preferences preferences() {
            return new Preferences(order, only, ignore, sort == null ? null : Words.read(Policy.class, sort),
                    allowFallbacks, maxPrice == null ? null : UsdcAmount.ofAtomic(maxPrice));
        }
    }
}
