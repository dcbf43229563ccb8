package dev.turnpike.config;

import dev.turnpike.config.Configuration.Range;
import dev.turnpike.x402.Host;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads values from scalars. Each method throws {@link IllegalArgumentException} for unreadable text and never repeats
 * that text.
 */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");
    private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,3})-([1-9][0-9]{0,3})");
    private static final Pattern BYTES = Pattern.compile("([1-9][0-9]{0,5})(KB|MB|GB)");
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,8}");

    private Scalars() {}

    static Duration duration(String text) {
        Matcher parts = matched(DURATION, text);
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    static Range range(String text) {
        Matcher parts = matched(RANGE, text);
        return new Range(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** {@code 4}: none to four; {@code 1-4}: at least one. */
    static Range upTo(String text) {
        return text.contains("-") ? range(text) : new Range(0, whole(text));
    }

    static int whole(String text) {
        return Integer.parseInt(matched(WHOLE, text).group());
    }

    /** {@code 50%} as 50. */
    static int rate(String text) {
        return whole(text.replaceFirst("%$", ""));
    }

    /** {@code 200MB} in bytes; a KB is 1024 of them. */
    static long bytes(String text) {
        Matcher parts = matched(BYTES, text);
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "KB" -> count << 10;
            case "MB" -> count << 20;
            default -> count << 30;
        };
    }

    static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("no such day", null);
        }
    }

    static boolean flag(String text) {
        return text.equals("true");
    }

    /** A URL with a host. */
    static URI url(String text) {
        URI url = uri(text);
        if (Host.of(url) == null) throw new IllegalArgumentException("a URL without a host");
        return url;
    }

    /** The URL without trailing slashes, so that a path can be appended. */
    static URI base(String text) {
        return url(text.replaceFirst("/+$", ""));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException("not a URL", null);
        }
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) throw new IllegalArgumentException("not as " + pattern);
        return matcher;
    }
}
