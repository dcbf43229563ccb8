package dev.turnpike.store.books;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A selection of entries; null components select all.
 *
 * @param account beginning of its name: {@code exposure} is all upstreams' exposure
 * @param purchase number within its job
 * @param from first moment, included
 * @param to last moment, not included
 * @param limit the most entries at once, 1 to {@value #MOST}
 * @param after the position to continue after; null: from the beginning
 */
public record Filter(@Nullable String account, @Nullable String job, @Nullable String upstream,
        @Nullable Integer purchase, @Nullable Instant from, @Nullable Instant to, int limit, @Nullable Cursor after) {
    public static final int MOST = 10_000;
    public static final Filter ALL = new Filter(null, null, null, null, null, null, MOST, null);

    /** Whether this selects whole accounts, with what was removed of them as well. */
    boolean isOfAccountsAlone() {
        return job == null && upstream == null && purchase == null && from == null && to == null;
    }

    public Filter {
        if (limit < 1 || limit > MOST)
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MOST + ")");
    }
}
