package dev.turnpike.bench.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Requests on connections of their own, each from an address of choice: thousands of addresses need no clients. */
final class Knock {
    private static final int STATUS_LINE = "HTTP/1.1 400".length();
    private static final int STATUS = "HTTP/1.1 ".length();
    private static final int PATIENCE_MILLIS = 30_000;

    private final InetSocketAddress to;

    Knock(Site site) {
        this.to = new InetSocketAddress(site.url().getHost(), site.url().getPort());
    }

    /** The status of a page, or how else it ended. */
    String get(String from, String path) {
        try (var socket = open(from)) {
            return ask(socket, "GET %s HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n".formatted(path));
        } catch (IOException closed) {
            return "closed";
        }
    }

    /** @param header a line without its end; empty: none */
    String post(String from, String path, String header, String body) {
        String lines = header.isEmpty() ? "" : header + "\r\n";
        try (var socket = open(from)) {
            return ask(socket, """
                    POST %s HTTP/1.1\r
                    Host: gate\r
                    Connection: close\r
                    Content-Type: application/json\r
                    Accept: application/json, text/event-stream\r
                    %sContent-Length: %d\r
                    \r
                    %s""".formatted(path, lines, body.getBytes(StandardCharsets.UTF_8).length, body));
        } catch (IOException closed) {
            return "closed";
        }
    }

    Socket open(String from) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(Stranger.local(from), 0));
        socket.connect(to, PATIENCE_MILLIS);
        return socket;
    }

    /** The status of the answer to what is sent. */
    static String ask(Socket socket, String request) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            byte[] line = socket.getInputStream().readNBytes(STATUS_LINE);
            return line.length < STATUS_LINE ? "closed" : new String(line, StandardCharsets.US_ASCII).substring(STATUS);
        } catch (SocketTimeoutException nothing) {
            return "no answer";
        }
    }
}
