package dev.turnpike.providers.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The addresses and data that a text at a place of images says, without what their writers put around them: quotes and
 * marks, escapes of HTML and of JSON that were written twice, several in one text, a scheme that was left out.
 */
final class Written {
    /** Longer texts are data. */
    private static final int MAX_TEXT = 16_384;
    private static final int MAX_PREFIX = 64;
    private static final int MOST = 16;
    private static final Pattern PREFIX = Pattern.compile("(?i)\\s*+(?:image/[a-z0-9.+-]+;)?(?:base64|b64)[,:]\\s*+");
    private static final Pattern AROUND = Pattern.compile("(?i)<(https?:[^<>\\s]++)>|[\"'`](https?:[^\"'`\\s]++)[\"'`]"
            + "|url\\([\"']?(https?:[^\"'()\\s]++)[\"']?\\)|!?\\[[^\\]\\[]{0,500}+]\\((https?:[^()\\s]++)\\)"
            + "|<img\\s(?:[^<>]{0,500}\\s)?src=[\"']?(https?:[^\"'<>\\s]++)[^<>]{0,500}+>");
    private static final Pattern UNSEEN = Pattern
            .compile("^[\\u200B-\\u200D\\u2060\\uFEFF]+|[\\u200B-\\u200D\\u2060\\uFEFF]+$");
    private static final Pattern APART = Pattern.compile("(?:\\s*+[,;|]\\s*+|\\s++)(?=https?://)");
    private static final Pattern ENCODED = Pattern.compile("(?i)https?%3A%2F%2F\\S++");
    private static final Pattern HOST = Pattern.compile("(?i)(?:www\\.[a-z0-9.-]+|(?:[a-z0-9-]+\\.)+"
            + "(?:com|net|org|io|ai|app|dev|cloud|co|cn|xyz|tech|art|example))(?::[0-9]{1,5})?/\\S++");
    /** Under these names only files of images: they may be those of folders, too. */
    private static final Pattern HOST_OF_FILE = Pattern.compile("(?i)(?:[a-z0-9-]+\\.)+(?:(?!js|ts|py|md|db|gz)[a-z]{2}"
            + "|info|site|online|store|studio|link|run|network|gallery|media|space|digital|design|live|club|shop)"
            + "(?::[0-9]{1,5})?/[^?#]+\\.(?:png|jpe?g|webp|avif|gif)(?:[?#].*)?");

    private Written() {}

    /** @param at the address that answered */
    static List<String> in(String text, URI at) {
        if (text.length() > MAX_TEXT) return List.of(unprefixed(text));
        String plain = bare(text);
        Matcher around = AROUND.matcher(plain);
        return around.matches() ? List.of(hosted(unescaped(inner(around)), at))
                : apart(plain).map(one -> hosted(unescaped(unprefixed(one)), at)).toList();
    }

    /** The one address that a text is. */
    static String address(String text) {
        if (text.length() > MAX_TEXT) return text;
        String plain = bare(text);
        Matcher around = AROUND.matcher(plain);
        return unescaped(around.matches() ? inner(around) : plain);
    }

    private static String bare(String text) {
        return UNSEEN.matcher(text.strip()).replaceAll("").strip();
    }

    private static Stream<String> apart(String text) {
        return !text.startsWith("http") || text.indexOf("http", 1) < 0 ? Stream.of(text)
                : Arrays.stream(APART.split(text, MOST)).filter(one -> !one.isEmpty());
    }

    private static String inner(MatchResult around) {
        for (int i = 1; i < around.groupCount(); i++) if (around.group(i) != null) return around.group(i);
        return around.group(around.groupCount());
    }

    /** Data without the words before them that make no URL. */
    private static String unprefixed(String text) {
        Matcher prefix = PREFIX.matcher(text.substring(0, Math.min(text.length(), MAX_PREFIX)));
        return prefix.lookingAt() ? text.substring(prefix.end()) : text;
    }

    private static String unescaped(String text) {
        String plain = text.replace("\\/", "/").replace("\\u0026", "&").replace("&amp;", "&");
        return ENCODED.matcher(plain).matches() ? decoded(plain) : plain;
    }

    /** With the scheme that was left out before a host that is not the answer's own. */
    private static String hosted(String text, URI at) {
        String own = at.getHost() == null ? "" : at.getHost().toLowerCase(Locale.ROOT) + "/";
        boolean foreign = own.isEmpty() || !text.toLowerCase(Locale.ROOT).startsWith(own);
        boolean bare = HOST.matcher(text).matches() || HOST_OF_FILE.matcher(text).matches();
        return foreign && bare ? "https://" + text : text;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
