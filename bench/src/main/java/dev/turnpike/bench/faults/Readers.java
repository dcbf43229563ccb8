package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Clients that ask for what is large, read 2 KB and stop: a kept image of 3 MB, and the largest job page there is. */
final class Readers implements Fault {
    private static final int OF_THE_FILE = 220;
    private static final int OF_THE_JOB = 150;
    private static final int A_SECOND = 40;
    private static final int BYTES = 3_000_000;
    /** With its quotes, the most that an order may carry. */
    private static final int METADATA = 4094;
    private static final Pattern FILE = Pattern.compile("/v1/files/[^\"]+");
    private static final Pattern JOB = Pattern.compile("\"job\":\"([^\"]+)\"");
    private static final String IMAGE = Site.rogue("bytes=" + BYTES);
    private static final String LARGE = "{\"prompt\":\"url=4000 images=1\",\"model\":\"rogue\",\"metadata\":\"%s\"}"
            .formatted("m".repeat(METADATA));

    private String file = "";
    private String job = "";

    @Override
    public String name() {
        return "8: 370 clients that stop reading";
    }

    @Override
    public void prepare(Site site, Tally tally) {
        try (var buyer = site.stranger("127.0.8.1")) {
            var image = buyer.order(site.sign(4, IMAGE, 1).getFirst(), IMAGE);
            file = FILE.matcher(image.body()).results().findFirst().orElseThrow().group();
            var large = buyer.order(site.sign(4, LARGE, 1).getFirst(), LARGE);
            job = "/v1/jobs/" + JOB.matcher(large.body()).results().findFirst().orElseThrow().group(1);
            tally.bought();
            tally.bought();
        }
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        var to = new InetSocketAddress(site.url().getHost(), site.url().getPort());
        long end = System.nanoTime() + lasts.toNanos();
        List<Socket> open = Collections.synchronizedList(new ArrayList<>());
        Thread bystander = Thread.ofVirtual().start(() -> look(site, tally, end));
        for (int i = 0; i < OF_THE_FILE + OF_THE_JOB; i++) {
            boolean ofTheFile = i < OF_THE_FILE;
            open.add(stopped(to, ofTheFile ? "127.0.8.2" : "127.0.8.3", ofTheFile ? file : job, tally));
            Ask.pause(Duration.ofSeconds(1).dividedBy(A_SECOND));
        }
        try {
            bystander.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        open.forEach(socket -> tally.count(ended(socket)));
    }

    /** Somebody else who reads. */
    private void look(Site site, Tally tally, long end) {
        int whole = 0;
        int all = 0;
        long slowest = 0;
        try (var other = site.stranger("127.0.8.9")) {
            for (; System.nanoTime() < end; all++) {
                long began = System.nanoTime();
                if (other.get(file).body().length() > BYTES / 2 && other.get(job).body().length() > METADATA) whole++;
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1_000_000);
                Ask.pause(Duration.ofSeconds(1));
            }
        }
        tally.note("somebody else read both %d of %d times, slowest %d ms", whole, all, slowest);
    }

    private static Socket stopped(InetSocketAddress to, String from, String path, Tally tally) {
        var socket = new Socket();
        try {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(5_000);
            socket.bind(new InetSocketAddress(Stranger.local(from), 0));
            socket.connect(to, 5_000);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: gate\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
            tally.count("sent " + socket.getInputStream().readNBytes(2048).length + " bytes");
        } catch (IOException closed) {
            tally.count("sent nothing");
        }
        return socket;
    }

    /** Whether the gateway has closed it: then what is left in the buffers ends before the whole answer. */
    private static String ended(Socket socket) {
        try (socket) {
            byte[] left = socket.getInputStream().readAllBytes();
            return left.length < 60_000 || left.length > BYTES ? "ended" : "cut off";
        } catch (IOException closed) {
            return "closed or cut off";
        }
    }

    /** Three readers that stop, then an operator who stops the gateway. */
    @Override
    public void end(Site site, Tally tally) {
        var to = new InetSocketAddress(site.url().getHost(), site.url().getPort());
        var own = new Tally();
        List<Socket> three = List.of(stopped(to, "127.0.8.4", file, own), stopped(to, "127.0.8.4", file, own),
                stopped(to, "127.0.8.4", file, own));
        long began = System.nanoTime();
        site.gateway().close();
        tally.note("SIGTERM beside three of them: ended after %.1f s", (System.nanoTime() - began) / 1e9);
        three.forEach(Readers::ended);
    }
}
