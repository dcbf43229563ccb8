package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.broken;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.Urls;
import dev.turnpike.x402.Host;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Quality, format of the files and images to work on, as they were asked for. Levels and formats are the model's; {@code
 * auto} and {@code standard} ask for its usual level. URLs are passed on and never fetched here, so they are only held
 * against what a stranger's server may be asked for: https, a public name, no user.
 *
 * @param images as written, percent-encoded where that was left out
 */
record OrderExtras(@Nullable String quality, @Nullable String format, List<String> images) {
    static final Set<String> FIELDS = Set.of("quality", "output_format", "image_urls");
    private static final Set<String> USUAL = Set.of("auto", "standard");
    private static final Range NO_IMAGES = new Range(0, 0);
    private static final int MOST_IMAGES = 16;
    private static final int MOST_LENGTH = 2048;
    /** Of the names that DNS has. */
    private static final int MOST_HOST = 253;
    private static final Pattern NAME = Pattern.compile(
            "(?i)(?!.*\\.(local|localhost|internal|lan|home|arpa)\\.?$)([a-z0-9_-]{1,63}\\.)+[a-z][a-z0-9-]{0,62}\\.?");

    OrderExtras {
        images = List.copyOf(images);
    }

    static OrderExtras read(OrderFields fields) {
        List<String> images = fields.texts("image_urls");
        if (images.size() > MOST_IMAGES)
            throw OrderFields.wrong(Code.INVALID_PARAMETER, "image_urls", images.size() + " URLs",
                    "at most " + MOST_IMAGES);
        return new OrderExtras(fields.text("quality").orElse(null), fields.text("output_format").orElse(null),
                images.stream().map(OrderExtras::url).toList());
    }

    /** As browsers would ask for it, so that nobody behind us reads in it another host than was held against the rules. */
    private static String url(String text) {
        return Optional.of(text)
                .filter(written -> written.length() <= MOST_LENGTH)
                .flatMap(Urls::absolute)
                .filter(OrderExtras::isPublic)
                .map(URI::toString)
                .orElseThrow(() -> OrderFields.wrong(Code.INVALID_PARAMETER, "image_urls", "\"" + text + "\"",
                        "https URLs of public hosts, at most " + MOST_LENGTH + " characters, without a user"));
    }

    private static boolean isPublic(URI url) {
        String host = Objects.requireNonNull(Host.of(url));
        return "https".equalsIgnoreCase(url.getScheme()) && host.length() <= MOST_HOST && NAME.matcher(host).matches()
                && (Host.port(url) == -1 || Host.port(url) == 443);
    }

    /** The first rule of the model that is broken. */
    Optional<Refusal.Field> brokenOn(ModelSettings model) {
        return qualityRule(model).or(() -> formatRule(model)).or(() -> imagesRule(model));
    }

    private Optional<Refusal.Field> qualityRule(ModelSettings model) {
        List<String> levels = model.parameters().qualities();
        if (quality == null || USUAL.contains(quality) || levels.contains(quality)) return Optional.empty();
        return Optional.of(broken(Code.INVALID_PARAMETER, "quality", "\"" + quality + "\"",
                levels.isEmpty() ? "auto or standard, for " + model.id() + " has no levels"
                        : "auto, standard or a level of " + model.id() + ": " + String.join(", ", levels)));
    }

    private Optional<Refusal.Field> formatRule(ModelSettings model) {
        List<String> formats = model.parameters().formats();
        if (format == null || formats.contains(format)) return Optional.empty();
        return Optional.of(broken(Code.INVALID_PARAMETER, "output_format", "\"" + format + "\"",
                formats.isEmpty() ? "absent, for " + model.id() + " has a format of its own; the answer says which"
                        : "one of " + String.join(", ", formats)));
    }

    private Optional<Refusal.Field> imagesRule(ModelSettings model) {
        Range range = Optional.ofNullable(model.parameters().images()).orElse(NO_IMAGES);
        if (images.size() <= range.max() && images.size() >= range.min()) return Optional.empty();
        String expected = range.max() == 0 ? "none, for " + model.id() + " works on no images"
                : range.min() + " to " + range.max() + " for " + model.id();
        return Optional.of(broken(Code.INVALID_PARAMETER, "image_urls", images.size() + " URLs", expected));
    }

    /** The same for a model whose rules are kept. */
    Extras on(ModelSettings model) {
        boolean usual = quality == null || USUAL.contains(quality) && !model.parameters().qualities().contains(quality);
        return new Extras(usual ? model.parameters().usualQuality() : quality, format, images);
    }
}
