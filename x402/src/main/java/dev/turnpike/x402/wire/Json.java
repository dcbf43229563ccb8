package dev.turnpike.x402.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON, read strictly: one value and nothing after it, no name twice, at most 64 levels and 16,384 tokens, a million in
 * an answer of a node, which is more than all logs that it may hold. Written in ASCII, since old clients cannot put anything
 * else into a header.
 */
public final class Json {
    private static final long TOKENS = 16_384;
    private static final JsonMapper MAPPER = mapper(TOKENS);
    private static final JsonMapper LONG = mapper(1 << 20);

    private Json() {}

    private static JsonMapper mapper(long tokens) {
        return JsonMapper
                .builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(64)
                                .maxStringLength(1 << 20)
                                .maxNumberLength(100)
                                .maxNameLength(1024)
                                .maxTokenCount(tokens)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** @throws Unreadable if it is not one JSON object within the limits */
    public static ObjectNode object(String text) {
        if (value(text) instanceof ObjectNode object) return object;
        throw new Unreadable("must be a JSON object");
    }

    /** @throws Unreadable if it is not one JSON value within the limits */
    public static JsonNode value(String text) {
        return value(MAPPER, text);
    }

    /**
     * The same of what a node answers: its logs are as many as strangers make, and its bytes are bounded by the caller.
     * What is made of the shortest tokens takes some thirty times their bytes.
     *
     * @throws Unreadable if it is not one JSON value within the limits
     */
    public static JsonNode longValue(String text) {
        return value(LONG, text);
    }

    private static JsonNode value(JsonMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw new Unreadable("must be well-formed JSON without repeated names"); // a parser's text could repeat the input
        }
    }

    public static String write(JsonNode json) {
        return MAPPER.writeValueAsString(json);
    }

    public static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }
}
