package dev.turnpike.core.orders;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of a JSON object, strictly typed: {@code "512"} is not a number, {@code 512.0} is not a whole one, and a
 * name nobody knows is an error. {@code null} is the same as not there. Numbers keep the digits they were written with.
 */
final class OrderFields {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_DIGITS = 20;
    private static final int MAX_SHOWN = 60;
    /** Reads no name twice in one object, and nothing deeper than anybody needs. */
    static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(STRICT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final String prefix;
    private final JsonNode object;

    private OrderFields(String prefix, JsonNode object, Set<String> known) {
        this.prefix = prefix;
        this.object = object;
        for (String name : object.propertyNames())
            if (!known.contains(name))
                throw Refusal.field(Code.INVALID_PARAMETER, param(cut(name)), param(cut(name))
                        + ": unknown (expected: one of " + String.join(", ", known.stream().sorted().toList()) + ")");
    }

    /** @param known every name there may be */
    static OrderFields of(byte[] body, Set<String> known) {
        JsonNode read = parse(body);
        if (!read.isObject())
            throw Refusal.field(Code.INVALID_PARAMETER, "body",
                    "body: not a JSON object (expected: one, such as {\"prompt\": \"a lighthouse\"})");
        return new OrderFields("", read, known);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw Refusal.field(Code.INVALID_PARAMETER, "body",
                    "body: cannot be read as JSON"
                            + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                            + " (expected: one JSON object, each name once, at most " + MAX_DEPTH + " levels deep)");
        }
    }

    Optional<JsonNode> any(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    Optional<OrderFields> object(String name, Set<String> known) {
        return any(name).map(value -> {
            if (!value.isObject()) throw wrong(name, value, "an object");
            return new OrderFields(param(name) + ".", value, known);
        });
    }

    /** Text of whole characters: half of a surrogate pair cannot be sent on to anybody. */
    Optional<String> text(String name) {
        return any(name).map(value -> {
            if (!value.isString()) throw wrong(name, value, "a string");
            String text = value.stringValue();
            if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                throw Refusal.field(Code.INVALID_PARAMETER, param(name),
                        param(name) + ": half of a surrogate pair (expected: whole characters)");
            return text;
        });
    }

    Optional<Boolean> flag(String name) {
        return any(name).map(value -> {
            if (!value.isBoolean()) throw wrong(name, value, "true or false");
            return value.booleanValue();
        });
    }

    /** A whole number of any size, written without point and exponent. */
    Optional<BigInteger> whole(String name) {
        return any(name).map(value -> {
            if (!value.isIntegralNumber())
                throw wrong(name, value, "a whole number, written without point and exponent");
            return value.bigIntegerValue();
        });
    }

    /** A number with the digits it was written with; an exponent is resolved. */
    Optional<BigDecimal> decimal(String name) {
        return any(name).map(value -> {
            if (!value.isNumber() || tooLong(value.decimalValue()))
                throw wrong(name, value, "a number of at most " + MAX_DIGITS + " digits");
            BigDecimal number = value.decimalValue();
            return number.scale() < 0 ? number.setScale(0) : number;
        });
    }

    private static boolean tooLong(BigDecimal number) {
        return number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        any(name).ifPresent(value -> {
            if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString))
                throw wrong(name, value, "a list of strings");
            value.valueStream().map(JsonNode::stringValue).forEach(texts::add);
        });
        return texts;
    }

    /** A value as compact JSON. */
    static String json(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The name of a field as a client knows it, with the names of the objects around it. */
    String param(String name) {
        return prefix + name;
    }

    Refusal wrong(String name, JsonNode found, String expected) {
        return wrong(Code.INVALID_PARAMETER, param(name), json(found), expected);
    }

    static Refusal wrong(Code code, String param, @Nullable Object found, String expected) {
        return Refusal.field(code, param, param + ": " + cut(String.valueOf(found)) + " (expected: " + expected + ")");
    }

    private static String cut(String text) {
        if (text.length() <= MAX_SHOWN) return text;
        int end = Character.isHighSurrogate(text.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
        return text.substring(0, end) + "…";
    }
}
