package dev.turnpike.providers.declared;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of the fields that a style sends: of texts their length in characters, of numbers their value. */
public record Limits(Map<OrderField, Range> ranges) {
    public Limits {
        ranges = Map.copyOf(ranges);
    }

    public @Nullable Range of(OrderField field) {
        return ranges.get(field);
    }

    /** Both bounds included. */
    public record Range(long least, long most) {}
}
