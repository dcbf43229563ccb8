package dev.turnpike.x402.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/**
 * UTF-8 text inside a header: base64 of the standard alphabet. As in stock code, missing padding is tolerated and
 * base64url is not.
 */
public final class Base64Text {
    private Base64Text() {}

    public static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** @throws Unreadable if it is not base64 of UTF-8 */
    public static String decode(String header) {
        if (!isStandard(header)) throw new Unreadable("must be base64 of the standard alphabet");
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getDecoder().decode(header))).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new Unreadable("must be base64 of UTF-8 text");
        }
    }

    private static boolean isStandard(String text) {
        int end = text.length();
        while (end > 0 && text.length() - end < 2 && text.charAt(end - 1) == '=') end--;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'))
                return false;
        }
        return true;
    }
}
