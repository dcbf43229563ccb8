package dev.turnpike.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** Plain sockets, for clients that do what no HTTP client does; from any loopback address. */
final class Socks {
    private static final int TIMEOUT_MILLIS = 40_000;

    private Socks() {}

    /** A connection from this address, such as 127.0.7.7, to the host of this URL. */
    static Socket from(String address, String url) throws IOException {
        URI to = URI.create(url);
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress(to.getHost(), to.getPort()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends a payment, waits a moment and goes away. */
    static void hangUp(Signed payment, int afterMillis) {
        try (Socket socket = from("127.0.0.1", payment.url())) {
            socket.getOutputStream()
                    .write(post(payment.url(), payment.body(),
                            payment.header().get(0) + ": " + payment.header().get(1)));
            Customer.pause(Duration.ofMillis(afterMillis));
        } catch (IOException gone) {
            // nobody listens: that is what it means to do, only earlier
            return;
        }
    }

    static byte[] post(String url, String body, String... headers) {
        URI to = URI.create(url);
        return ("POST " + to.getPath() + " HTTP/1.1\r\nHost: " + to.getAuthority()
                + "\r\nContent-Type: application/json\r\n" + "Connection: close\r\nContent-Length: "
                + body.getBytes().length + "\r\n"
                + String.join("", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    /** The status of the first answer; 0 if the connection was closed without one. */
    static int status(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read(); c >= 0 && c != '\r'
                && line.length() < 100; c = socket.getInputStream().read())
            line.append((char) c);
        return line.length() < 12 ? 0 : Integer.parseInt(line.substring(9, 12));
    }
}
