package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An order in the words of OpenAI's Images API, put into ours. A field that asks for nothing in particular is checked and
 * left out; a field that asks for what is not offered is refused by name, and so is an unknown one. All our own fields
 * may be used beside OpenAI's.
 */
final class OpenAiOrder {
    /** Fields with values that change nothing here. */
    private static final Map<String, List<String>> WORDS = new TreeMap<>(Map.of("background", List.of("auto", "opaque"),
            "moderation", List.of("auto", "low"), "style", List.of("vivid", "natural"), "response_format",
            List.of("url", "b64_json"), "input_fidelity", List.of("low")));
    private static final String IDENTIFIER = "safety_identifier";
    private static final int LONGEST_IDENTIFIER = 64;
    private static final List<String> TEXTS = List.of("user", IDENTIFIER);
    private static final String COMPRESSION = "output_compression";
    private static final long UNCOMPRESSED = 100;
    private static final String STREAM = "stream";
    private static final String PARTS = "partial_images";
    private static final int MOST_PARTS = 3;
    /** What is refused, each with what is taken. */
    private static final Map<String, String> NOT_OFFERED = Map.of("complexity", "absent", "frame_count", "absent",
            "frame_duration_ms", "absent", "svg", "absent", "mask", "absent; a whole image is worked on", "image",
            "images, a list such as [{\"image_url\": \"https://…\"}]; files are not taken");
    private static final String IMAGES = "images";
    private static final String OUR_IMAGES = "image_urls";
    private static final Set<String> DROPPED = union(WORDS.keySet(), Set.copyOf(TEXTS),
            Set.of(STREAM, PARTS, IMAGES, COMPRESSION));
    private static final Set<String> KNOWN = union(DROPPED, OrderReader.FIELDS);

    private OpenAiOrder() {}

    /**
     * @param edit whether it must bring images to work on
     * @throws Refusal for a field with a value that cannot be honoured
     */
    static JsonValue.Members ours(JsonValue.Members body, boolean edit) {
        body.byName().forEach((name, value) -> {
            String taken = NOT_OFFERED.get(name);
            if (taken != null && value != JsonValue.Literal.NULL)
                throw Refusal.field(Code.INVALID_PARAMETER, name, name + ": not offered (expected: " + taken + ")");
        });
        Map<String, JsonValue> members = new LinkedHashMap<>(body.byName());
        members.keySet().removeAll(NOT_OFFERED.keySet());
        OrderFields fields = new OrderFields(new JsonValue.Members(members), KNOWN);
        WORDS.forEach((name, values) -> fields.text(name).filter(value -> !values.contains(value)).ifPresent(value -> {
            throw wrong(Code.INVALID_PARAMETER, name, "\"" + value + "\"", String.join(" or ", values));
        }));
        TEXTS.forEach(fields::text);
        fields.flag(STREAM);
        fields.whole(PARTS).ifPresent(OpenAiOrder::checkParts);
        fields.whole(COMPRESSION).ifPresent(OpenAiOrder::checkCompression);
        List<JsonValue> images = fields.any(IMAGES).map(OpenAiOrder::urls).orElse(List.of());
        boolean named = fields.any(OUR_IMAGES).isPresent();
        if (!images.isEmpty() && named)
            throw wrong(Code.INVALID_PARAMETER, IMAGES, "beside " + OUR_IMAGES, "one of the two");
        boolean none = body.byName().get(OUR_IMAGES) instanceof JsonValue.Items(List<JsonValue> ours) && ours.isEmpty();
        if (edit && images.isEmpty() && (!named || none))
            throw wrong(Code.INVALID_PARAMETER, IMAGES, "none", "a list such as [{\"image_url\": \"https://…\"}]");
        members.keySet().removeAll(DROPPED);
        if (!images.isEmpty()) members.put(OUR_IMAGES, new JsonValue.Items(images));
        if (members.get("size") instanceof JsonValue.Text(String size) && size.equals("auto")) members.remove("size");
        return new JsonValue.Members(members);
    }

    /** The texts of a list of objects with an {@code image_url} each. */
    private static List<JsonValue> urls(JsonValue value) {
        if (value instanceof JsonValue.Items(List<JsonValue> items)) {
            List<JsonValue> urls = items.stream()
                    .filter(JsonValue.Members.class::isInstance)
                    .map(JsonValue.Members.class::cast)
                    .filter(image -> image.byName().keySet().equals(Set.of("image_url")))
                    .map(image -> image.byName().get("image_url"))
                    .filter(JsonValue.Text.class::isInstance)
                    .toList();
            if (urls.size() == items.size()) return urls;
        }
        throw wrong(Code.INVALID_PARAMETER, IMAGES, value.compact(),
                "a list such as [{\"image_url\": \"https://…\"}]; files are not taken");
    }

    private static void checkParts(JsonValue.Numeral number) {
        if (number.whole().isEmpty() || number.whole().getAsLong() < 0 || number.whole().getAsLong() > MOST_PARTS)
            throw wrong(Code.INVALID_PARAMETER, PARTS, number.spelled(), "0 to " + MOST_PARTS);
    }

    private static void checkCompression(JsonValue.Numeral number) {
        if (number.whole().isEmpty() || number.whole().getAsLong() != UNCOMPRESSED)
            throw wrong(Code.INVALID_PARAMETER, COMPRESSION, number.spelled(),
                    UNCOMPRESSED + " or absent; images come as they are made");
    }

    /** What the answer repeats, if it is as short as OpenAI allows. Refuses nothing. */
    static Optional<String> identifier(JsonValue.Members body) {
        return body.byName().get(IDENTIFIER) instanceof JsonValue.Text(String text)
                && text.length() <= LONGEST_IDENTIFIER ? Optional.of(text) : Optional.empty();
    }

    /** Whether the images are to be streamed. Refuses nothing: a body that is no order is refused as one. */
    static boolean streams(JsonValue.Members body) {
        return body.byName().get(STREAM) == JsonValue.Literal.TRUE;
    }

    /** Whether the images are to come as data beside their URLs: clients that do not say expect either. */
    static boolean asData(JsonValue.Members body) {
        return !(body.byName().get("response_format") instanceof JsonValue.Text(String format) && format.equals("url"));
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        return Stream.of(sets).flatMap(Set::stream).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
