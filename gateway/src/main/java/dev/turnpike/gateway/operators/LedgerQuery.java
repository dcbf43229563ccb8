package dev.turnpike.gateway.operators;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.store.books.Cursor;
import dev.turnpike.store.books.Filter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.time.temporal.ValueRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The query of the pages of the books, read strictly: an unknown parameter is refused, because a filter that is not
 * applied would mislead.
 */
final class LedgerQuery {
    private static final int USUAL = 1000;
    private static final Set<String> FILTERS = Set.of("account", "job", "upstream", "purchase", "from", "to", "limit",
            "cursor", "format");

    /** What databases and milliseconds can take. */
    private static final ValueRange YEARS = ValueRange.of(1970, 9999);

    private LedgerQuery() {}

    static Filter filter(MultiValueMap<String, String> query) {
        only(FILTERS, query);
        Integer limit = read("limit", query, LedgerQuery::whole);
        inOrder(from(query), to(query));
        return new Filter(read("account", query, text -> text), read("job", query, text -> text),
                read("upstream", query, text -> text), read("purchase", query, LedgerQuery::whole), from(query),
                to(query), checked(limit == null ? USUAL : limit), read("cursor", query, Cursor::read));
    }

    private static void inOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to))
            throw Refusal.field(Code.INVALID_PARAMETER, "from",
                    "from: '" + from + "' (expected: before to, '" + to + "')");
    }

    static @Nullable Instant from(MultiValueMap<String, String> query) {
        return read("from", query, LedgerQuery::moment);
    }

    static @Nullable Instant to(MultiValueMap<String, String> query) {
        return read("to", query, LedgerQuery::moment);
    }

    static LocalDate day(MultiValueMap<String, String> query, LocalDate today) {
        only(Set.of("day"), query);
        LocalDate day = read("day", query, text -> inTime(LocalDate.parse(text)));
        return day == null ? today : day;
    }

    static Optional<String> format(MultiValueMap<String, String> query) {
        return Optional.ofNullable(read("format", query, text -> {
            if (!text.equals("csv") && !text.equals("json")) throw new IllegalArgumentException();
            return text;
        }));
    }

    static void only(Set<String> known, MultiValueMap<String, String> query) {
        query.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw Refusal.field(Code.INVALID_PARAMETER, name,
                    name + ": not known here (expected: one of " + String.join(", ", new TreeSet<>(known)) + ")");
        });
    }

    /** A moment, or a day, which is its beginning in UTC. */
    private static Instant moment(String text) {
        OffsetDateTime moment = text.length() == 10 ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                : Instant.parse(text).atOffset(ZoneOffset.UTC);
        return inTime(moment).toInstant();
    }

    private static <T extends Temporal> T inTime(T time) {
        YEARS.checkValidValue(time.get(ChronoField.YEAR), ChronoField.YEAR);
        return time;
    }

    private static int whole(String text) {
        if (!text.matches("[0-9]{1,6}")) throw new IllegalArgumentException();
        return Integer.parseInt(text);
    }

    private static int checked(int limit) {
        if (limit < 1 || limit > Filter.MOST) throw wrong("limit", Integer.toString(limit));
        return limit;
    }

    private static <T> @Nullable T read(String name, MultiValueMap<String, String> query, Function<String, T> reading) {
        List<String> all = query.getOrDefault(name, List.of());
        if (all.size() > 1)
            throw Refusal.field(Code.INVALID_PARAMETER, name, name + ": " + all.size() + " values (expected: one)");
        String text = all.isEmpty() ? null : Objects.requireNonNullElse(all.getFirst(), "");
        try {
            return text == null ? null : reading.apply(text);
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw wrong(name, text);
        }
    }

    private static Refusal wrong(String name, String text) {
        String expected = switch (name) {
            case "limit" -> "1 to " + Filter.MOST;
            case "purchase" -> "a whole number, 0 for the client's payment";
            case "cursor" -> "next of an earlier answer";
            case "day" -> "a day such as 2026-01-31, of the years 1970 to 9999";
            case "format" -> "json or csv";
            default -> "a moment such as 2026-01-31T12:00:00Z, or a day of UTC, of the years 1970 to 9999";
        };
        return Refusal.field(Code.INVALID_PARAMETER, name, name + ": '" + text + "' (expected: " + expected + ")");
    }
}
