package dev.turnpike.providers.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/** JSON from upstreams: read within limits, and without trust in its form. */
public final class Json {
    /** The largest answer that is read, bytes: several large images as data URIs fit. */
    public static final int MAX_BYTES = 24 << 20;

    private static final int MAX_TEXT = 4_096;
    private static final Pattern BARE = Pattern.compile("(?i)https?:/|data:image/");
    private static final Pattern LINES = Pattern.compile("(?<=[\\r\\n])(?=" + BARE.pattern() + ")");
    private static final int MAX_BARE = 100;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxStringLength(MAX_BYTES)
            .maxDocumentLength(MAX_BYTES)
            .maxTokenCount(100_000)
            .maxNumberLength(100)
            .maxNameLength(1_000)
            .build();

    /**
     * What common writers write beside the standard is read. Numbers keep the digits they came with: 8.50 is not written
     * as 8.5, nor 1E+1 for 10.
     */
    private static final JsonMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The same, with what is read by hand in a body that is not JSON alone. */
    private static final ObjectReader LOOSE = MAPPER.reader()
            .withFeatures(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /**
     * The one JSON object of a body; empty for anything else. A parser's message quotes the text, so it is dropped.
     */
    public static Optional<JsonNode> object(byte[] body) {
        return tree(body).filter(JsonNode::isObject);
    }

    /** The JSON value that a text begins with, as people write it by hand; empty for anything else. */
    static Optional<JsonNode> leading(String text) {
        try {
            return Optional.ofNullable(LOOSE.readTree(text));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The one JSON value of a body; empty for anything else. */
    public static Optional<JsonNode> tree(byte[] body) {
        try {
            return Optional.ofNullable(read(body));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** What is no UTF-8 is read as ISO 8859-1, which some servers still write. */
    private static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException notInUtf8) {
            return MAPPER.readTree(new String(body, StandardCharsets.ISO_8859_1));
        }
    }

    /**
     * The object of a body, whatever is written around it; a list of images, or the address or data of one, with quotes or
     * without, as some upstreams answer, is one named {@code images}.
     */
    public static Optional<JsonNode> answer(byte[] body) {
        return tree(body).map(Json::unquoted)
                .or(() -> Wrapped.in(body))
                .or(() -> Optional.of(bare(body)))
                .flatMap(value -> value.isObject() ? Optional.of(value)
                        : value.isArray() || value.isString()
                                ? Optional.of(MAPPER.createObjectNode().set("images", value))
                                : Optional.empty());
    }

    /** The JSON that a text is, as some upstreams write it twice; anything else as it is. */
    static JsonNode unquoted(JsonNode node) {
        String text = node.stringValueOpt().orElse("").strip();
        return text.startsWith("{") || text.startsWith("[") ? tree(text.getBytes(StandardCharsets.UTF_8)).orElse(node)
                : node;
    }

    /** A text that is an address or data without quotes, or a list of these, each at the beginning of a line. */
    private static JsonNode bare(byte[] body) {
        String first = new String(body, 0, Math.min(body.length, 128), StandardCharsets.ISO_8859_1).strip();
        if (!BARE.matcher(first).lookingAt() && !Pictures.isImage(first)) return MissingNode.getInstance();
        ArrayNode all = MAPPER.createArrayNode();
        for (String one : LINES.split(new String(body, StandardCharsets.UTF_8), MAX_BARE)) all.add(one.strip());
        return all;
    }

    /** What a refusal says: an object, the first of a list, or a text as the message of one; empty for a page. */
    public static Optional<JsonNode> refusal(byte[] body) {
        JsonNode value = tree(body).map(Json::unquoted).orElseGet(() -> text(body));
        if (value.isArray()) value = value.path(0);
        return value.isString() ? Optional.of(MAPPER.createObjectNode().set("message", value))
                : Optional.of(value).filter(JsonNode::isObject);
    }

    private static JsonNode text(byte[] body) {
        String text = body.length > MAX_TEXT ? ""
                : new String(body, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        return text.startsWith("<") ? MissingNode.getInstance() : StringNode.valueOf(text);
    }

    /** The JSON object of a base64 header; empty for anything else. */
    public static Optional<JsonNode> base64(String header) {
        try {
            return object(Base64.getDecoder().decode(header));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The text at a path of names such as {@code data.status}; empty if there is no text. */
    static Optional<String> text(JsonNode from, String path) {
        return at(from, path).stringValueOpt();
    }

    /**
     * A name: text or a number. Whole numbers lose fraction and exponent: {@code 7e3} is {@code
     * 7000}.
     */
    static Optional<String> name(JsonNode node) {
        return node.isNumber() && node.longValueOpt().isPresent() ? Optional.of(Long.toString(node.longValue()))
                : node.asStringOpt();
    }

    /** The node at a path of names, {@code 0} being the first of a list; a missing node if there is none. */
    static JsonNode at(JsonNode from, String path) {
        var node = from;
        for (var name : path.split("\\.", -1))
            node = node.isArray() && name.equals("0") ? node.path(0) : node.path(name);
        return node;
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
