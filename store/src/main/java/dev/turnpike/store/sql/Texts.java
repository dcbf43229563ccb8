package dev.turnpike.store.sql;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts that many rows have in common, such as terms, each stored once; rows have its number. The day on which a text was
 * last given out is kept, so that those that no row has any more can be found.
 */
public final class Texts {
    private static final String FIND = "SELECT number FROM texts WHERE text = ?";
    private static final String ADD = """
            INSERT INTO texts (number, text, seen_day) SELECT COALESCE(MAX(number), 0) + 1, ?, 0 FROM texts
            WHERE TRUE ON CONFLICT DO NOTHING""";
    private static final String SEEN = "UPDATE texts SET seen_day = ? WHERE number = ?";
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int REMEMBERED = 10_000;

    private final Statements sql;
    private final InstantSource clock;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Texts(Statements sql, InstantSource clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** The day of this moment in milliseconds, since 1970. */
    public static long day(long millis) {
        return Math.floorDiv(millis, DAY);
    }

    /** The number of a text, in the transaction under way. */
    public long number(String text) {
        long today = day(clock.millis());
        Known found = known.get(text);
        if (found != null && found.day() == today) return found.number();
        sql.update(ADD, text);
        long number = sql.number(FIND, text);
        sql.update(SEEN, today, number);
        known.put(text, new Known(number, today));
        return number;
    }

    /** After a transaction that failed: what it added is not there. */
    public void forget() {
        known.clear();
    }

    private record Known(long number, long day) {}
}
