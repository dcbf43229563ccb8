package dev.turnpike.x402.wire;

import dev.turnpike.x402.Http;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** The wait that a server asks for. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** From {@code Retry-After}, which is seconds or a date; zero if it is absent or unreadable. */
    public static Duration of(Http.Answer answer, Instant now) {
        return answer.header("Retry-After")
                .map(text -> SECONDS.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text))
                        : until(text, now))
                .orElse(Duration.ZERO);
    }

    private static Duration until(String date, Instant now) {
        try {
            var wait = Duration.between(now,
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
