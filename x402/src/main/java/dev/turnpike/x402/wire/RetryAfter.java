package dev.turnpike.x402.wire;

import dev.turnpike.x402.Http;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wait that a server asks for. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9})(\\.[0-9]*)?");
    private static final Pattern BEYOND = Pattern.compile("[0-9]{10,}");
    /** A moment in seconds since 1970, as some write it: it could be no wait. */
    private static final Pattern MOMENT = Pattern.compile("[12][0-9]{9}");
    private static final Duration LONGEST = Duration.ofSeconds(999_999_999);
    /** All three forms of a date that HTTP knows, of which the last two are obsolete and still sent, and the ISO form. */
    private static final List<DateTimeFormatter> DATES = List.of(DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ISO_OFFSET_DATE_TIME,
            date("EEEE, dd-MMM-").appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(2000, 1, 1))
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            date("EEE MMM ppd HH:mm:ss yyyy").toFormatter(Locale.ENGLISH).withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** From {@code Retry-After}, which is seconds or a date; zero if it is absent or unreadable. */
    public static Duration of(Http.Answer answer, Instant now) {
        return answer.header("Retry-After").map(text -> wait(text.strip(), now)).orElse(Duration.ZERO);
    }

    private static Duration wait(String text, Instant now) {
        Matcher seconds = SECONDS.matcher(text);
        if (seconds.matches())
            return Duration.ofSeconds(Long.parseLong(seconds.group(1)) + (seconds.group(2) == null ? 0 : 1));
        if (MOMENT.matcher(text).matches()) return since(now, Instant.ofEpochSecond(Long.parseLong(text)));
        return BEYOND.matcher(text).matches() ? LONGEST
                : DATES.stream().flatMap(form -> until(text, form, now).stream()).findFirst().orElse(Duration.ZERO);
    }

    /** UTC is written for GMT, too. */
    private static Optional<Duration> until(String date, DateTimeFormatter form, Instant now) {
        try {
            return Optional.of(since(now, form.parse(date.replaceFirst(" UTC?$", " GMT"), Instant::from)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration since(Instant now, Instant then) {
        return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
    }

    private static DateTimeFormatterBuilder date(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
    }
}
