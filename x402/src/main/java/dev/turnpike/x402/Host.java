package dev.turnpike.x402;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host and port of a URL. A name with an underscore is a host to DNS, browsers and those who sell images, but not to
 * {@link URI}, which knows such a URL's authority alone.
 */
public final class Host {
    private static final Pattern AUTHORITY = Pattern
            .compile("((?=[^:]*_)[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\\.?)(?::([0-9]{1,5}))?");

    private Host() {}

    /** As it is written; null if there is none. */
    public static @Nullable String of(URI url) {
        Matcher authority = authority(url);
        return authority == null ? url.getHost() : authority.group(1);
    }

    /** Negative if none is written. */
    public static int port(URI url) {
        Matcher authority = authority(url);
        return authority == null ? url.getPort()
                : authority.group(2) == null ? -1 : Integer.parseInt(authority.group(2));
    }

    private static @Nullable Matcher authority(URI url) {
        if (url.getHost() != null || url.getRawAuthority() == null) return null;
        Matcher parts = AUTHORITY.matcher(url.getRawAuthority());
        return parts.matches() ? parts : null;
    }
}
