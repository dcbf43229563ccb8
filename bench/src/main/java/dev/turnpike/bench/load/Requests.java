package dev.turnpike.bench.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bytes of one request after the other; null once there are no more. */
@FunctionalInterface
public interface Requests {
    byte @Nullable [] next();

    /** The same order without a payment, for ever. */
    static Requests unpaid(URI url, String body) {
        byte[] request = (head(url, body, "") + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
        return () -> request;
    }

    /** The same order with each of these payment headers, each once. */
    static Requests paid(URI url, String body, List<byte[]> payments) {
        Iterator<byte[]> left = payments.iterator();
        return paid(url, body, "", () -> left.hasNext() ? left.next() : null);
    }

    /**
     * The same order with one payment header after the other.
     *
     * @param headers more header lines for each, each with its line's end; empty: none
     * @param payments null once there are no more
     */
    static Requests paid(URI url, String body, String headers, Supplier<byte @Nullable []> payments) {
        byte[] head = head(url, body, headers).getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
        return () -> {
            byte[] payment = payments.get();
            return payment == null ? null : joined(head, payment, tail);
        };
    }

    private static String head(URI url, String body, String headers) {
        return "POST " + url.getRawPath() + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
                + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers;
    }

    private static byte[] joined(byte[] head, byte[] middle, byte[] tail) {
        byte[] all = new byte[head.length + middle.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(middle, 0, all, head.length, middle.length);
        System.arraycopy(tail, 0, all, head.length + middle.length, tail.length);
        return all;
    }
}
