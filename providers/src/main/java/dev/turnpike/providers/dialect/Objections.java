package dev.turnpike.providers.dialect;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reasons why an order cannot be put to an upstream: rules in turn, of which the first broken one counts. */
public final class Objections {
    /** The greatest whole number that JavaScript, which these upstreams run, represents exactly. */
    private static final long EXACT = (1L << 53) - 1;

    private @Nullable String first;

    /** Objects to a value that the upstream cannot express. */
    public Objections absent(String name, @Nullable Object value) {
        return expect(value == null, name + " (expected: none)");
    }

    public Objections within(String name, @Nullable Number value, long least, long most) {
        return expect(value == null || between(new BigDecimal(value.toString()), least, most),
                name + " " + value + " (expected: " + least + " to " + most + ")");
    }

    public Objections exact(String name, @Nullable Long value) {
        return within(name, value, -EXACT, EXACT);
    }

    public Objections expect(boolean kept, String objection) {
        if (first == null && !kept) first = objection;
        return this;
    }

    public Optional<String> first() {
        return Optional.ofNullable(first);
    }

    private static boolean between(BigDecimal value, long least, long most) {
        return value.compareTo(BigDecimal.valueOf(least)) >= 0 && value.compareTo(BigDecimal.valueOf(most)) <= 0;
    }
}
