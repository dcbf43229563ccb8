package dev.turnpike.core.orders;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Tells whether two requests are the same: SHA-256 of method, path and body. The order of a JSON object's members,
 * white space and escapes play no part, everything else does. A body that is not JSON counts by its bytes.
 *
 * <p>The spelling of a number counts: {@code 1024}, {@code 1024.0} and {@code 1.024e3} are one order but three
 * requests. Law 1 needs only that two different orders are never the same request. A client that repeats a paid request
 * in another spelling is told that its payment is used (409), and is not charged.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** Of a JSON body; 64 lower-case hex digits. */
    static String of(String method, String path, JsonValue body) {
        var text = new StringBuilder("json ");
        value(body, text);
        return of(method, path, "", text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Of a body that is not JSON. */
    static String of(String method, String path, byte[] body) {
        return of(method, path, "raw ", body);
    }

    private static String of(String method, String path, String prefix, byte[] content) {
        MessageDigest digest = sha256();
        digest.update((method + " " + path + "\n" + prefix).getBytes(StandardCharsets.UTF_8));
        digest.update(content);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void value(JsonValue value, StringBuilder text) {
        switch (value) {
            case JsonValue.Members members -> object(members, text);
            case JsonValue.Items items -> array(items, text);
            case JsonValue.Text string -> quote(string.value(), text);
            case JsonValue.Numeral number -> text.append(number.spelled());
            case JsonValue.Literal literal -> text.append(literal.word());
        }
    }

    private static void object(JsonValue.Members members, StringBuilder text) {
        text.append('{');
        new TreeMap<>(members.byName()).forEach((name, member) -> {
            quote(name, text);
            text.append(':');
            value(member, text);
            text.append(',');
        });
        text.append('}');
    }

    private static void array(JsonValue.Items items, StringBuilder text) {
        text.append('[');
        items.inOrder().forEach(item -> {
            value(item, text);
            text.append(',');
        });
        text.append(']');
    }

    /** One spelling for every text, in ASCII: half a surrogate pair stays what it is, too. */
    private static void quote(String string, StringBuilder text) {
        text.append('"');
        string.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') text.append((char) c);
            else
                text.append("\\u").append(HexFormat.of().toHexDigits((char) c));
        });
        text.append('"');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
