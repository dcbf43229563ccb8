package dev.turnpike.core.orders;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.work.ImageRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a request, parsed once. Both what makes it the same request as another ({@link #fingerprint}) and the
 * order it holds ({@link #order}) are read from the same values. Parsing refuses nothing: a payment that is known must
 * not need a body that is still good.
 */
public final class ParsedBody {
    private static final int MAX_DEPTH = 32;
    private static final long MAX_TOKENS = 4096;
    private static final JsonValue NOTHING = new JsonValue.Members(Map.of());

    /**
     * Of the JSON of strangers: no deeper than any order is, and with a bound of its own for what a parser makes of it,
     * about 60 bytes a token, which may be one of two bytes of the text.
     */
    public static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxTokenCount(MAX_TOKENS)
            .build();

    /** JSON with each name once in an object. */
    static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(LIMITS)
            .build();

    private final Content content;

    private ParsedBody(Content content) {
        this.content = content;
    }

    public static ParsedBody of(byte[] body) {
        return new ParsedBody(content(body));
    }

    /** What stands in it at these names, one within the other; an object without members where there is nothing. */
    public ParsedBody at(String... names) {
        if (!(content instanceof Json(JsonValue value))) return this;
        for (String name : names)
            value = value instanceof JsonValue.Members members ? members.byName().getOrDefault(name, NOTHING) : NOTHING;
        return new ParsedBody(new Json(value));
    }

    /** 64 lower-case hex digits; the same for two requests that say the same: see {@link Fingerprint}. */
    public String fingerprint(String method, String path) {
        return switch (content) {
            case Json json -> Fingerprint.of(method, path, json.value());
            case NoJson raw -> Fingerprint.of(method, path, raw.body());
        };
    }

    /**
     * An order that can be sold.
     *
     * @throws Refusal if a rule is broken; the first one found is named
     */
    public ImageRequest order(Configuration configuration) {
        return OrderReader.read(members(), configuration, true);
    }

    /**
     * An order in the words of OpenAI's Images API.
     *
     * @param edit whether it must bring images to work on
     * @throws Refusal if a rule is broken; the first one found is named
     */
    public ImageRequest openAiOrder(Configuration configuration, boolean edit) {
        return OrderReader.read(OpenAiOrder.ours(members(), edit), configuration, true);
    }

    /** The field of an order that says its size. Refuses nothing. */
    String sizeField() {
        return content instanceof Json(JsonValue.Members members) ? OrderSize.field(members) : "size";
    }

    /** How an order in OpenAI's words is to be answered. Refuses nothing. */
    public Delivery openAiDelivery() {
        return content instanceof Json(JsonValue.Members members)
                ? new Delivery(OpenAiOrder.streams(members), OpenAiOrder.asData(members))
                : Delivery.PLAIN;
    }

    /** The {@code safety_identifier} of an order in OpenAI's words, if it is one. Refuses nothing. */
    public Optional<String> openAiIdentifier() {
        return content instanceof Json(JsonValue.Members members) ? OpenAiOrder.identifier(members) : Optional.empty();
    }

    /**
     * How an order is to be answered.
     *
     * @param streamed as events, while it is worked on
     * @param asData with the bytes of the images in the answer, beside their URLs
     */
    public record Delivery(boolean streamed, boolean asData) {
        /** One answer with the URLs of the images. */
        public static final Delivery PLAIN = new Delivery(false, false);
    }

    /** The same, but a prompt need not be there: it is empty then. */
    public ImageRequest estimate(Configuration configuration) {
        return OrderReader.read(members(), configuration, false);
    }

    private JsonValue.Members members() {
        return switch (content) {
            case Json(JsonValue.Members members) -> members;
            case Json other -> throw Refusal.field(Code.INVALID_PARAMETER, "body",
                    "body: not a JSON object (expected: one, such as {\"prompt\": \"a lighthouse\"})");
            case NoJson raw -> throw Refusal.field(Code.INVALID_PARAMETER, "body",
                    "body: " + raw.why() + " (expected: one JSON object, each name once, at most " + MAX_DEPTH
                            + " levels deep, at most " + MAX_TOKENS + " tokens)");
        };
    }

    private static Content content(byte[] body) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() == null) return new NoJson(body, "empty");
            JsonValue value = value(parser);
            return parser.nextToken() == null ? new Json(value)
                    : new NoJson(body, unreadable(parser.currentTokenLocation()));
        } catch (JacksonException e) {
            return new NoJson(body, unreadable(e.getLocation()));
        }
    }

    private static String unreadable(@Nullable TokenStreamLocation at) {
        return "cannot be read as JSON"
                + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }

    private static JsonValue value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonValue.Text(parser.getString());
            case VALUE_TRUE -> JsonValue.Literal.TRUE;
            case VALUE_FALSE -> JsonValue.Literal.FALSE;
            case VALUE_NULL -> JsonValue.Literal.NULL;
            default -> new JsonValue.Numeral(parser.getString());
        };
    }

    private static JsonValue object(JsonParser parser) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new JsonValue.Members(members);
    }

    private static JsonValue array(JsonParser parser) {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
        return new JsonValue.Items(items);
    }

    private sealed interface Content {}

    private record Json(JsonValue value) implements Content {}

    /** Bytes that are not JSON, and why. */
    private record NoJson(byte[] body, String why) implements Content {}
}
