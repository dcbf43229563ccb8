package dev.turnpike.providers.dialect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON fields of an order, in the order they were added; absent values are left out. */
public final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** A number keeps its digits; null is left out. */
    public Fields with(String name, @Nullable Object value) {
        if (value != null) fields.put(name, value);
        return this;
    }

    public Fields with(String name, Fields inner) {
        fields.put(name, inner.fields);
        return this;
    }

    public String json() {
        return Json.write(fields);
    }
}
