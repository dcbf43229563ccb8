package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the images in an answer: every entry with a usable address. The caller checks what is at the address. */
public final class Pictures {
    /** The limit of entries that are read; no order has more than four images. */
    private static final int MAX_IMAGES = 16;

    /** The places where upstreams put images, a list or one image; the first place that has any counts. */
    private static final List<String> PLACES = List.of("images", "result.images", "data.images", "output", "image_url",
            "url", "data.url");

    private Pictures() {}

    /** The images in any of the known places. */
    public static Optional<Images> anywhere(JsonNode answer) {
        return PLACES.stream().flatMap(place -> at(answer, place).stream()).findFirst();
    }

    /**
     * The images in one place, a path of names, as strings or objects with a {@code url}; empty if there is no usable
     * one.
     */
    public static Optional<Images> at(JsonNode answer, String place) {
        var found = Json.at(answer, place);
        var entries = found.isArray() ? found.valueStream().limit(MAX_IMAGES) : Stream.of(found);
        return Optional.of(entries.flatMap(entry -> image(entry).stream()).toList())
                .filter(list -> !list.isEmpty())
                .map(Images::new);
    }

    private static Optional<Image> image(JsonNode entry) {
        var url = entry.isObject() ? Json.text(entry, "url") : entry.stringValueOpt();
        return url.filter(Pictures::usable).map(u -> new Image(u, label(entry, "uuid"), label(entry, "content_type")));
    }

    private static boolean usable(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5) || Urls.absolute(url).isPresent();
    }

    private static @Nullable String label(JsonNode entry, String field) {
        return Json.text(entry, field).filter(text -> text.length() <= 200).orElse(null);
    }
}
