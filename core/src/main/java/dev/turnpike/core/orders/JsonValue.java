package dev.turnpike.core.orders;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** A JSON value as it was written: members in their order, numbers in their spelling. */
sealed interface JsonValue {
    /** An object. */
    record Members(Map<String, JsonValue> byName) implements JsonValue {
        public Members {
            byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        }
    }

    /** An array. */
    record Items(List<JsonValue> inOrder) implements JsonValue {
        public Items {
            inOrder = List.copyOf(inOrder);
        }
    }

    record Text(String value) implements JsonValue {}

    /**
     * A number. It is kept as text and never written out in digits: {@code 1e999999999} costs what its eleven
     * characters cost.
     */
    record Numeral(String spelled) implements JsonValue {
        /** The highest power of ten that 64 bits may need. */
        private static final int LONG_DIGITS = 19;

        /** The number with the digits it was written with; empty if no exponent of an int can say it. */
        Optional<BigDecimal> decimal() {
            try {
                return Optional.of(new BigDecimal(spelled));
            } catch (NumberFormatException beyond) {
                return Optional.empty();
            }
        }

        /** The whole number, {@code 1024.0} and {@code 1e3} included; empty if it is none or needs more than 64 bits. */
        OptionalLong whole() {
            return decimal()
                    .filter(number -> (long) number.precision() - number.scale() <= LONG_DIGITS || number.signum() == 0)
                    .map(BigDecimal::stripTrailingZeros)
                    .filter(number -> number.scale() <= 0)
                    .map(BigDecimal::toBigIntegerExact)
                    .filter(number -> number.bitLength() < Long.SIZE)
                    .map(number -> OptionalLong.of(number.longValue()))
                    .orElse(OptionalLong.empty());
        }

        /** Whether something other than zero is behind the point. */
        boolean fraction() {
            return decimal().filter(number -> number.stripTrailingZeros().scale() > 0).isPresent();
        }
    }

    enum Literal implements JsonValue {
        TRUE("true"), FALSE("false"), NULL("null");

        private final String word;

        Literal(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** The value as compact JSON. */
    default String compact() {
        var text = new StringWriter();
        try (JsonGenerator json = ParsedBody.STRICT.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json);
        }
        return text.toString();
    }

    private void write(JsonGenerator json) {
        switch (this) {
            case Members members -> {
                json.writeStartObject();
                members.byName().forEach((name, member) -> {
                    json.writeName(name);
                    member.write(json);
                });
                json.writeEndObject();
            }
            case Items items -> {
                json.writeStartArray();
                items.inOrder().forEach(item -> item.write(json));
                json.writeEndArray();
            }
            case Text text -> json.writeString(text.value());
            case Numeral number -> json.writeNumber(number.spelled());
            case Literal literal -> json.writeRawValue(literal.word());
        }
    }
}
