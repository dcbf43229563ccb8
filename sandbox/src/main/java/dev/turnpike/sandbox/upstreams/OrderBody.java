package dev.turnpike.sandbox.upstreams;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of an order, read as strictly as the documentation of the providers says. */
record OrderBody(ObjectNode json) {
    private static final String INVALID = "INVALID_PARAMETER";

    /** Refuses unknown fields, so that no wish is ignored silently. */
    OrderBody allowing(Set<String> names) {
        for (String name : json.propertyNames()) {
            if (!names.contains(name))
                throw new BadOrder(INVALID,
                        name + ": unknown (expected: " + String.join(", ", names.stream().sorted().toList()) + ")");
        }
        return this;
    }

    String text(String name, int least, int most) {
        String text = json.path(name).asString("");
        if (!json.path(name).isString() || text.length() < least || text.length() > most)
            throw new BadOrder(INVALID, name + " (expected: " + least + " to " + most + " characters)");
        return text;
    }

    String text(String name, String otherwise, Set<String> known) {
        String text = json.has(name) ? text(name, 1, 100) : otherwise;
        if (!known.contains(text))
            throw new BadOrder(INVALID, name + ": '" + text + "' (expected: one of "
                    + String.join(", ", known.stream().sorted().toList()) + ")");
        return text;
    }

    int whole(String name, int otherwise, int least, int most) {
        Integer number = whole(name, least, most);
        return number == null ? otherwise : number;
    }

    @Nullable
    Integer whole(String name, int least, int most) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) return null;
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least
                || value.intValue() > most)
            throw new BadOrder(INVALID,
                    name + ": " + value + " (expected: a whole number from " + least + " to " + most + ")");
        return value.intValue();
    }

    /** Checks a number that the simulation does not use. */
    void number(String name, int least, int most) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && (!value.isNumber() || !within(value.decimalValue(), least, most)))
            throw new BadOrder(INVALID,
                    name + ": " + value + " (expected: a number from " + least + " to " + most + ")");
    }

    @Nullable
    Long seed() {
        JsonNode value = json.path("seed");
        if (value.isMissingNode()) return null;
        if (!value.isIntegralNumber() || !value.canConvertToLong())
            throw new BadOrder(INVALID, "seed: " + value + " (expected: a whole number)");
        return value.longValue();
    }

    private static boolean within(BigDecimal number, int least, int most) {
        return number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }
}
