package dev.turnpike.providers.dialect;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** URLs that upstreams name: only those of the web, with a host, without a user. */
public final class Urls {
    private static final int MAX_LENGTH = 4_096;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private Urls() {}

    /** An absolute http or https URL of at most 4,096 characters; empty for anything else. */
    public static Optional<URI> absolute(String text) {
        return text.length() > MAX_LENGTH ? Optional.empty() : parse(text).filter(Urls::web);
    }

    /** The same; a path is read as one below {@code base}'s origin. */
    public static Optional<URI> below(URI base, String text) {
        return text.length() > MAX_LENGTH ? Optional.empty()
                : parse(text).map(base.resolve("/")::resolve).filter(Urls::web);
    }

    /** Scheme, host and port as {@code https://api.example:443}: equal for all spellings of one origin. */
    public static String origin(URI url) {
        var scheme = lower(url.getScheme());
        var port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + lower(url.getHost()) + ":" + port;
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }

    private static boolean web(URI url) {
        return url.isAbsolute() && SCHEMES.contains(lower(url.getScheme())) && url.getHost() != null
                && url.getRawUserInfo() == null;
    }

    private static String lower(String part) {
        return part.toLowerCase(Locale.ROOT);
    }
}
