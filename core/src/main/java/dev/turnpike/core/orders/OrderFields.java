package dev.turnpike.core.orders;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, strictly typed: {@code "512"} is not a number, and an unknown name is an error.
 * {@code null} is the same as absent. Numbers keep the digits they were written with.
 */
final class OrderFields {
    private static final int MAX_DIGITS = 20;
    private static final int MAX_SHOWN = 60;

    private final String prefix;
    private final JsonValue.Members members;

    /** @param known every name there may be */
    OrderFields(JsonValue.Members members, Set<String> known) {
        this("", members, known);
    }

    private OrderFields(String prefix, JsonValue.Members members, Set<String> known) {
        this.prefix = prefix;
        this.members = members;
        for (String name : members.byName().keySet())
            if (!known.contains(name))
                throw Refusal.field(Code.INVALID_PARAMETER, param(cut(name)), param(cut(name))
                        + ": unknown (expected: one of " + String.join(", ", known.stream().sorted().toList()) + ")");
    }

    Optional<JsonValue> any(String name) {
        return Optional.ofNullable(members.byName().get(name)).filter(value -> value != JsonValue.Literal.NULL);
    }

    Optional<OrderFields> object(String name, Set<String> known) {
        return any(name).map(value -> {
            if (!(value instanceof JsonValue.Members inner)) throw wrong(name, value, "an object");
            return new OrderFields(param(name) + ".", inner, known);
        });
    }

    /** Text of whole characters: half of a surrogate pair cannot be sent on. */
    Optional<String> text(String name) {
        return any(name).map(value -> {
            if (!(value instanceof JsonValue.Text(String text))) throw wrong(name, value, "a string");
            if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                throw Refusal.field(Code.INVALID_PARAMETER, param(name),
                        param(name) + ": half of a surrogate pair (expected: whole characters)");
            return text;
        });
    }

    Optional<Boolean> flag(String name) {
        return any(name).map(value -> {
            if (value != JsonValue.Literal.TRUE && value != JsonValue.Literal.FALSE)
                throw wrong(name, value, "true or false");
            return value == JsonValue.Literal.TRUE;
        });
    }

    /** A number where a whole one is meant. Whether it is whole is part of the field's own rule. */
    Optional<JsonValue.Numeral> whole(String name) {
        return any(name).map(value -> {
            if (!(value instanceof JsonValue.Numeral number)) throw wrong(name, value, "a whole number");
            return number;
        });
    }

    /** A number with the digits it was written with; an exponent is resolved. */
    Optional<BigDecimal> decimal(String name) {
        return any(name).map(value -> digits(value)
                .orElseThrow(() -> wrong(name, value, "a number of at most " + MAX_DIGITS + " digits")));
    }

    /** The number by its digits; empty if it has too many, or is none. */
    static Optional<BigDecimal> digits(JsonValue value) {
        return value instanceof JsonValue.Numeral number
                ? number.decimal()
                        .filter(decimal -> decimal.precision() <= MAX_DIGITS
                                && Math.abs((long) decimal.scale()) <= MAX_DIGITS)
                        .map(decimal -> decimal.scale() < 0 ? decimal.setScale(0) : decimal)
                : Optional.empty();
    }

    List<String> texts(String name) {
        return any(name).map(value -> {
            if (!(value instanceof JsonValue.Items(List<JsonValue> items))
                    || !items.stream().allMatch(JsonValue.Text.class::isInstance))
                throw wrong(name, value, "a list of strings");
            return items.stream().map(JsonValue.Text.class::cast).map(JsonValue.Text::value).toList();
        }).orElse(List.of());
    }

    /** The name of a field as a client knows it, with the names of the objects around it. */
    String param(String name) {
        return prefix + name;
    }

    private Refusal wrong(String name, JsonValue found, String expected) {
        return wrong(Code.INVALID_PARAMETER, param(name), found.compact(), expected);
    }

    static Refusal wrong(Code code, String param, @Nullable Object found, String expected) {
        return new Refusal(broken(code, param, found, expected));
    }

    /** A field that breaks a rule, as a value. */
    static Refusal.Field broken(Code code, String param, @Nullable Object found, String expected) {
        return new Refusal.Field(code, param,
                param + ": " + cut(String.valueOf(found)) + " (expected: " + expected + ")");
    }

    private static String cut(String text) {
        if (text.length() <= MAX_SHOWN) return text;
        int end = Character.isHighSurrogate(text.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
        return text.substring(0, end) + "…";
    }
}
