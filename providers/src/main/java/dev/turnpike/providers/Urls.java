package dev.turnpike.providers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Host;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * URLs that upstreams name: only those of the web, with a host, without a user. They are read as browsers and curl read
 * them: spaces, brackets, pipes and letters of any alphabet are escaped, not refused; a backslash before the query is a
 * slash, a line break within is none, and one slash or three before a host are two.
 */
public final class Urls {
    private static final int MAX_LENGTH = 4_096;
    private static final Set<String> SCHEMES = Set.of("http", "https");
    /** The parts of a reference, of any text (RFC 3986, appendix B). */
    private static final Pattern PARTS = Pattern
            .compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");
    private static final Pattern BREAKS = Pattern.compile("[\\t\\r\\n]");
    private static final Pattern QUERY = Pattern.compile("[?#]");
    private static final Pattern SLASHES = Pattern.compile("^(?i)(https?):/+(?=[^/])");
    private static final Pattern DOT = Pattern.compile("\\.(?=(:[0-9]*)?$)");
    private static final Pattern FILE = Pattern.compile("(?i)[^\\s?#]+\\.(png|jpe?g|webp|avif|gif)([?#].*)?");

    private Urls() {}

    /** An absolute http or https URL of at most 4,096 characters; empty for anything else. */
    public static Optional<URI> absolute(String text) {
        return parse(text).filter(Urls::isWeb);
    }

    /** The same, where text may also be relative to {@code base}: a path, {@code //host/path}, a file's name. */
    public static Optional<URI> resolve(URI base, String text) {
        return parse(text).map(reference -> resolved(base, reference)).filter(Urls::isWeb);
    }

    /** Whether text that is no absolute URL can be meant as a relative one: a path, or a file's name. */
    public static boolean isReference(String text) {
        return text.startsWith("/") && !text.equals("/") || text.startsWith("./") || text.startsWith("../")
                || FILE.matcher(text).matches();
    }

    /** The text of a header, whose bytes come as ISO 8859-1, and often were UTF-8. */
    public static String ofHeader(String header) {
        if (header.chars().allMatch(c -> c < 0x80) || header.chars().anyMatch(c -> c > 0xFF)) return header;
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(header.getBytes(ISO_8859_1))).toString();
        } catch (CharacterCodingException other) {
            return header;
        }
    }

    /** Text as one name in a path, or one value in a query. */
    public static String segment(String text) {
        return escaped(text, ":").replace("=", "%3D")
                .replace("+", "%2B")
                .replace("&", "%26")
                .replace(";", "%3B")
                .replace(",", "%2C");
    }

    /** Scheme, host and port as {@code https://api.example:443}: equal for all spellings of one origin. */
    public static String origin(URI url) {
        return lower(url.getScheme()) + "://" + lower(host(url)) + ":" + port(url);
    }

    /**
     * The URL by https where {@code home} is, for an upstream that does not know that TLS ends before it: the same host,
     * both at their default ports. Any other URL as it is.
     */
    public static URI secured(URI url, URI home) {
        return isHttps(home) && port(home) == 443 && lower(host(home)).equals(lower(host(url))) ? secured(url) : url;
    }

    /** A URL of plain http at a default port, or at that of https, by https; any other as it is. */
    public static URI secured(URI url) {
        if (isHttps(url) || port(url) != 80 && port(url) != 443) return url;
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create("https://" + host(url) + (url.getRawPath() == null ? "" : url.getRawPath()) + query);
    }

    private static String host(URI url) {
        return Objects.requireNonNull(Host.of(url));
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static int port(URI url) {
        return Host.port(url) >= 0 ? Host.port(url) : isHttps(url) ? 443 : 80;
    }

    /**
     * Java leaves out a slash below an empty path, and the last name before a query that stands alone. A path that begins
     * with the base's own host is an address whose scheme was left out.
     */
    private static URI resolved(URI base, URI reference) {
        URI from = base.getRawPath() == null || base.getRawPath().isEmpty() ? base.resolve("/") : base;
        boolean relative = !reference.isAbsolute() && reference.getRawAuthority() == null;
        if (relative && lower(reference.getRawPath()).startsWith(lower(host(base)) + "/"))
            return from.resolve("//" + from.getRawAuthority() + reference.toString().substring(host(base).length()));
        boolean onlyQuery = relative && reference.getRawPath().isEmpty() && reference.getRawQuery() != null;
        return onlyQuery ? from.resolve(from.getRawPath() + reference) : from.resolve(reference);
    }

    private static Optional<URI> parse(String text) {
        String line = SLASHES.matcher(slashed(BREAKS.matcher(text.strip()).replaceAll(""))).replaceFirst("$1://");
        Matcher parts = PARTS.matcher(line);
        if (line.isEmpty() || line.length() > MAX_LENGTH || !parts.matches()) return Optional.empty();
        try {
            String authority = parts.group(2);
            String url = (parts.group(1) == null ? "" : parts.group(1) + ":")
                    + (authority == null ? "" : "//" + host(authority)) + escaped(parts.group(3), "/:@")
                    + part("?", parts.group(4)) + part("#", parts.group(5));
            return url.length() > MAX_LENGTH ? Optional.empty() : Optional.of(new URI(url));
        } catch (URISyntaxException | IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static String slashed(String line) {
        Matcher end = QUERY.matcher(line);
        int path = end.find() ? end.start() : line.length();
        return line.substring(0, path).replace('\\', '/') + line.substring(path);
    }

    private static String part(String mark, @Nullable String text) {
        return text == null ? "" : mark + escaped(text, "/:@?");
    }

    /** Without the dot at the end that makes a name complete: it is the same host, and TLS does not know it. */
    private static String host(String authority) {
        boolean plain = authority.chars().allMatch(c -> c < 0x80);
        return DOT.matcher(plain ? authority : IDN.toASCII(authority, IDN.ALLOW_UNASSIGNED)).replaceFirst("");
    }

    /** Percent-encodes what may not stand in a URL; what is encoded already stays. */
    private static String escaped(String text, String allowed) {
        var url = new StringBuilder(text.length());
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            boolean encoded = c == '%' && i + 2 < points.length && isHex(points[i + 1]) && isHex(points[i + 2]);
            if (encoded || isPlain(c) || c < 0x80 && allowed.indexOf(c) >= 0) url.appendCodePoint(c);
            else
                for (byte b : Character.toString(c).getBytes(UTF_8))
                    url.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
        }
        return url.toString();
    }

    private static final String HEX = "0123456789ABCDEF";

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || "-._~!$&'()*+,;=".indexOf(c) >= 0;
    }

    private static boolean isHex(int c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static boolean isWeb(URI url) {
        return url.isAbsolute() && SCHEMES.contains(lower(url.getScheme())) && Host.of(url) != null
                && url.getRawUserInfo() == null;
    }

    private static String lower(String part) {
        return part.toLowerCase(Locale.ROOT);
    }
}
