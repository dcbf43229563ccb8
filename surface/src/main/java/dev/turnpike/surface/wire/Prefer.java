package dev.turnpike.surface.wire;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a client waits (RFC 7240): {@code Prefer: respond-async} not at all, {@code wait=N} for N seconds, both for
 * N seconds; without either as long as we let it. A preference that cannot be read is as if not there.
 *
 * @param leaves whether the client comes back for its job rather than see an error when its wait ends
 * @param async whether that is what it prefers, and not only its wait
 */
public record Prefer(boolean leaves, Duration patience, boolean async) {
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,6})\"?");

    /** Of a client that does not say {@code respond-async}. */
    public Prefer(boolean leaves, Duration patience) {
        this(leaves, patience, false);
    }

    public static Prefer read(List<String> headers, Duration longest) {
        if (headers.isEmpty()) return new Prefer(false, longest);
        boolean async = false;
        Duration wait = null;
        for (String preference : String.join(",", headers).toLowerCase(Locale.ROOT).split("[,;]")) {
            Matcher seconds = WAIT.matcher(preference.strip());
            if (preference.strip().equals("respond-async")) async = true;
            else if (seconds.matches() && wait == null) wait = Duration.ofSeconds(Long.parseLong(seconds.group(1)));
        }
        if (wait == null) return new Prefer(async, async ? Duration.ZERO : longest, async);
        return new Prefer(true, wait.compareTo(longest) < 0 ? wait : longest, async);
    }

    /** What of it an answer without images heeds, as {@code Preference-Applied} says it. */
    public String applied() {
        String wait = "wait=" + patience.toSeconds();
        if (!async) return wait;
        return patience.isZero() ? "respond-async" : "respond-async, " + wait;
    }
}
