package dev.turnpike.store.books;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WHERE clause of a query: conditions with their values. */
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a condition unless one of its values is null. */
    Where and(String condition, @Nullable Object... given) {
        List<Object> present = new ArrayList<>();
        for (Object value : given) if (value != null) present.add(value);
        if (present.size() == given.length) {
            conditions.add("(" + condition + ")");
            values.addAll(present);
        }
        return this;
    }

    String sql() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Object[] values(Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all.toArray();
    }
}
