package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Four hundred connections a second from one address, each with half of a body behind a worthless payment. */
final class HalfBodies implements Fault {
    private static final int A_SECOND = 400;
    private static final byte[] REQUEST = request();
    private static final InetAddress FROM = Stranger.local("127.0.2.1");

    @Override
    public String name() {
        return "2: half-sent bodies, 400 a second";
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        long began = System.nanoTime();
        var to = new InetSocketAddress(site.url().getHost(), site.url().getPort());
        Site.atOnce((int) (A_SECOND * lasts.toSeconds()), i -> {
            long due = began + i * 1_000_000_000L / A_SECOND;
            Ask.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            tally.count(sent(to));
        });
    }

    private static String sent(InetSocketAddress to) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.bind(new InetSocketAddress(FROM, 0));
            socket.connect(to, 5_000);
            socket.getOutputStream().write(REQUEST);
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
            return line.length == 0 ? "closed" : new String(line, StandardCharsets.US_ASCII).substring(9);
        } catch (SocketTimeoutException nothing) {
            return "no answer in 20 s";
        } catch (IOException closed) {
            return "closed";
        }
    }

    private static byte[] request() {
        byte[] head = """
                POST /v1/images/generate HTTP/1.1\r
                Host: gate\r
                Content-Type: application/json\r
                X-PAYMENT: x\r
                Content-Length: 65500\r
                \r
                """.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + 64_900);
        Arrays.fill(all, head.length, all.length, (byte) ' ');
        return all;
    }
}
