package dev.turnpike.core.journal;

import dev.turnpike.x402.Host;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is told of the end of its job, as Standard Webhooks has it.
 *
 * @param url absolute, at most 2048 characters
 * @param secret {@code whsec_} and the base64 of 24 to 64 bytes: signs what is sent. It is in no log
 */
public record Webhook(String url, String secret) {
    public static final int LONGEST = 2048;
    /** Of the names that DNS has. */
    private static final int LONGEST_HOST = 253;

    private static final String PREFIX = "whsec_";
    private static final Pattern SECRET = Pattern.compile(PREFIX + "[A-Za-z0-9+/]{32,88}={0,2}");

    /** @throws IllegalArgumentException if one of them is wrong; the message repeats neither */
    public Webhook {
        String host = host(url);
        if (url.length() > LONGEST || host == null || host.length() > LONGEST_HOST)
            throw new IllegalArgumentException("expected: an absolute URL of at most " + LONGEST + " characters");
        if (!SECRET.matcher(secret).matches() || !isWhole(secret))
            throw new IllegalArgumentException("expected: " + PREFIX + " and the base64 of 24 to 64 bytes");
    }

    private static boolean isWhole(String secret) {
        try {
            int bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
            return bytes >= 24 && bytes <= 64;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static @Nullable String host(String url) {
        try {
            return Host.of(URI.create(url));
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    public URI uri() {
        return URI.create(url);
    }

    public String host() {
        return Objects.requireNonNull(host(url)).toLowerCase(Locale.ROOT);
    }

    /** The bytes that sign. */
    public byte[] key() {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    /** Shows neither the secret nor the path, which may hold another. */
    @Override
    public String toString() {
        return "Webhook[" + host() + "]";
    }
}
