package dev.turnpike.surface.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What makes a request of a route the same as another: its route, method, URL, key, what its caller shows to be let in, and
 * the bytes of its body. The answer of one caller is no answer for another's credentials.
 */
final class RequestFingerprint {
    /** In this order. */
    private static final List<String> OF_THE_CALLER = List.of("Authorization", "Cookie", "X-Api-Key");

    /** Of the host it is sent to: a gateway that starts again behind another port is the same. */
    private static final Pattern PORT = Pattern.compile(":[0-9]+]$");

    private RequestFingerprint() {}

    /**
     * @param key the client's own, or empty
     * @return 64 lower-case hex digits; of the credentials it holds their digest only
     */
    static String of(String route, ServerHttpRequest request, String key, byte[] body) {
        MessageDigest digest = sha256();
        part(digest, route);
        part(digest, request.getMethod().name());
        part(digest, Objects.toString(request.getURI().getRawPath(), ""));
        part(digest, query(request.getURI().getRawQuery()));
        part(digest, key);
        part(digest, caller(request));
        part(digest, body);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String query(@Nullable String raw) {
        return raw == null ? "" : "?" + raw;
    }

    private static byte[] caller(ServerHttpRequest request) {
        MessageDigest digest = sha256();
        OF_THE_CALLER
                .forEach(name -> part(digest, name + "=" + String.join("\n", request.getHeaders().getOrEmpty(name))));
        String host = request.getHeaders().getOrEmpty("Host").toString().toLowerCase(Locale.ROOT);
        part(digest, PORT.matcher(host).replaceFirst("]"));
        return digest.digest();
    }

    private static void part(MessageDigest digest, String text) {
        part(digest, text.getBytes(UTF_8));
    }

    /** With its length: two parts are never read as two others. */
    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
