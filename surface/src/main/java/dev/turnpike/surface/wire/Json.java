package dev.turnpike.surface.wire;

import dev.turnpike.core.orders.ParsedBody;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/**
 * The one mapper of the HTTP surface: members in the order in which records declare them, amounts with all their
 * decimal digits.
 */
public final class Json {
    private static final JsonMapper MAPPER = mapper(StreamReadConstraints.defaults());
    private static final JsonMapper FOREIGN = mapper(ParsedBody.LIMITS);

    private static JsonMapper mapper(StreamReadConstraints limits) {
        return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
    }

    /** Of trees that a stranger's JSON is in: {@code 1e9999} stays as short as it came. */
    private static final ObjectWriter AS_READ = MAPPER.writer().without(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);

    private Json() {}

    /** For Spring's codecs, so that a page and an error are written alike. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** @throws tools.jackson.core.JacksonException if it is not JSON */
    public static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /**
     * The same of a stranger's text, within the limits of an order's body.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON, or goes beyond them
     */
    public static JsonNode foreign(byte[] text) {
        return FOREIGN.readTree(new String(text, StandardCharsets.UTF_8));
    }

    /**
     * JSON that is written as it stands. Its numbers are never written out: {@code 1e999999999} stays what it is.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON
     */
    public static JsonNode raw(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            while (parser.nextToken() != null) parser.skipChildren();
        }
        return JsonNodeFactory.instance.rawValueNode(new RawValue(text));
    }

    /** Whether these bytes are one JSON object. Nothing is made of it. */
    public static boolean isObject(byte[] text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return false;
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException none) {
            return false;
        }
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The same where a stranger's JSON may be in the value as a tree: its numbers are written as they came. */
    public static byte[] asRead(Object value) {
        return AS_READ.writeValueAsBytes(value);
    }
}
