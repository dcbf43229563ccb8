package dev.turnpike.core.delivery;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Base64 as upstreams write it: both alphabets, with any padding or none, in lines, and percent-encoded in a URL. */
final class Base64Text {
    private Base64Text() {}

    /** @throws IllegalArgumentException if it is no base64 in any of these forms */
    static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException unusual) {
            return Base64.getDecoder().decode(usual(text));
        }
    }

    /** A plus sign is one of the alphabet, and no blank. */
    private static String usual(String text) {
        String plain = text.indexOf('%') < 0 ? text
                : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        StringBuilder usual = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c != '=' && !Character.isWhitespace(c)) usual.append(c == '-' ? '+' : c == '_' ? '/' : c);
        }
        return usual.toString();
    }
}
