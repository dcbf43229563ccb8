package dev.turnpike.dist;

import dev.turnpike.x402.Http;
import dev.turnpike.x402.SignedPayment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Writes the distribution's AOT cache: starts the distribution in the sandbox, buys from it in every usual way, and
 * stops it.
 *
 * <p>The classes that were loaded and the profiles of the methods that ran go into {@code app/turnpike.aot}. An order
 * that is not sold ends the build, because the cache would know the wrong way.
 */
public final class Training {
    private static final int PAID = 1000;
    /** Fewer than the bad payments that one address is allowed in a minute. */
    private static final int READS = 20;
    /** Orders for upstreams that work for a while, several at once. */
    private static final List<String> SLOW = List.of("\"provider\":{\"only\":[\"dopamint\"]}",
            "\"model\":\"nano-banana-2\"", "\"model\":\"seedream-4.0\"");
    private static final Pattern JOB = Pattern.compile("\"job\":\"([^\"]+)\"");
    private static final Pattern FILE = Pattern.compile("\"url\":\"(http://[^\"]+)\"");

    private Training() {}

    /**
     * @param args the folder of the distribution, and one for what is left of the training
     * @throws Exception for a distribution that does not do what it should
     */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        Path cache = home.resolve("app/turnpike.aot");
        Files.deleteIfExists(cache);
        try (Shopper shopper = new Shopper();
                Server server = Server.start(List.of(home.resolve("bin/turnpike").toString()), Path.of(args[1]),
                        "-XX:AOTCacheOutput=" + cache)) {
            System.out.println("first 402 after " + server.firstPrice(shopper).toMillis() + " ms");
            for (int version = 1; version <= 2; version++) buy(shopper, server, version);
            buySlowly(shopper, server);
            read(shopper, server);
            server.stop();
        }
        if (!Files.exists(cache)) throw new IOException("no " + cache + "; see gateway.log in " + args[1]);
        System.out.println("cache of " + Files.size(cache) / (1 << 20) + " MB");
    }

    private static void buy(Shopper shopper, Server server, int version) {
        for (int i = 0; i < PAID / 2; i++) sold(pay(shopper, server, Shopper.ORDER, version));
    }

    private static void buySlowly(Shopper shopper, Server server) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Http.Answer>> answers = IntStream.range(0, 24).mapToObj(i -> {
                String order = "{\"prompt\":\"a toll booth\"," + SLOW.get(i % SLOW.size()) + "}";
                return clients.submit(() -> pay(shopper, server, order, 1 + i % 2));
            }).toList();
            for (Future<Http.Answer> answer : answers) sold(answer.get());
        }
    }

    /** The other pages, an order that is wrong, and the same payment twice. */
    private static void read(Shopper shopper, Server server) {
        SignedPayment payment = shopper.sign(shopper.offer(server.generate(), Shopper.ORDER, 2));
        String answer = sold(send(shopper, server, Shopper.ORDER, payment)).text();
        for (int i = 0; i < READS; i++) {
            sold(send(shopper, server, Shopper.ORDER, payment));
            shopper.post(server.generate(), "{\"prompt\":\"a toll booth\",\"width\":12}");
            shopper.post(server.generate(), Shopper.ORDER, payment.headerName(), "no payment");
            for (String page : List.of("estimate", "generate"))
                shopper.post(server.url() + "/v1/images/" + page, Shopper.ORDER, "Turnpike-Explain", "true");
            shopper.post(server.url() + "/v1/quotes", Shopper.ORDER);
            for (String page : List.of("/v1/models", "/v1/providers", "/v1/jobs/" + found(JOB, answer)))
                shopper.get(server.url() + page);
            shopper.get(found(FILE, answer));
            for (String page : List.of("/actuator/health", "/actuator/prometheus", "/v1/ledger"))
                shopper.get(server.management() + page);
        }
    }

    private static Http.Answer pay(Shopper shopper, Server server, String order, int version) {
        return send(shopper, server, order, shopper.sign(shopper.offer(server.generate(), order, version)));
    }

    private static Http.Answer send(Shopper shopper, Server server, String order, SignedPayment payment) {
        return shopper.post(server.generate(), order, payment.headerName(), payment.headerValue());
    }

    private static Http.Answer sold(Http.Answer answer) {
        if (answer.status() != 200)
            throw new IllegalStateException("not sold: " + answer.status() + " " + answer.text());
        return answer;
    }

    private static String found(Pattern pattern, String answer) {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) throw new IllegalStateException("no " + pattern + " in " + answer);
        return matcher.group(1);
    }
}
