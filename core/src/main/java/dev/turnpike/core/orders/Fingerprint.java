package dev.turnpike.core.orders;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Tells whether two requests are the same: SHA-256 of method, path and body. The order of a JSON object's members,
 * white space and escapes play no part, everything else does: {@code 1} and {@code 1.0} are two requests. A body that
 * is not JSON counts by its bytes.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /** 64 lower-case hex digits. */
    public static String of(String method, String path, byte[] body) {
        MessageDigest digest = sha256();
        digest.update((method + " " + path + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(canonical(body));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] canonical(byte[] body) {
        try (JsonParser parser = OrderFields.STRICT.createParser(ObjectReadContext.empty(), body)) {
            var text = new StringBuilder("json ");
            if (parser.nextToken() == null) return raw(body);
            value(parser, text);
            return parser.nextToken() == null ? text.toString().getBytes(StandardCharsets.US_ASCII) : raw(body);
        } catch (JacksonException notJson) {
            return raw(body);
        }
    }

    private static byte[] raw(byte[] body) {
        byte[] prefix = "raw ".getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(prefix, prefix.length + body.length);
        System.arraycopy(body, 0, all, prefix.length, body.length);
        return all;
    }

    private static void value(JsonParser parser, StringBuilder text) {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> object(parser, text);
            case START_ARRAY -> array(parser, text);
            case VALUE_STRING -> quote(parser.getString(), text);
            default -> text.append(parser.getString());
        }
    }

    private static void object(JsonParser parser, StringBuilder text) {
        Map<String, String> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            var member = new StringBuilder();
            value(parser, member);
            members.put(name, member.toString());
        }
        text.append('{');
        members.forEach((name, member) -> {
            quote(name, text);
            text.append(':').append(member).append(',');
        });
        text.append('}');
    }

    private static void array(JsonParser parser, StringBuilder text) {
        text.append('[');
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, text);
            text.append(',');
        }
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
