package dev.turnpike.x402.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * UTF-8 text inside a header: base64 of the standard alphabet. As in stock code, missing padding is tolerated and
 * base64url is not.
 */
public final class Base64Text {
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

    private Base64Text() {}

    public static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** @throws Unreadable if it is not base64 of UTF-8 */
    public static String decode(String header) {
        if (!ALPHABET.matcher(header).matches()) throw new Unreadable("must be base64 of the standard alphabet");
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getDecoder().decode(header))).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new Unreadable("must be base64 of UTF-8 text");
        }
    }
}
