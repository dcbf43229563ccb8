package dev.turnpike.gateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route that is sold by the packaged gateway, paid by stock clients on a chain: it is killed at each of its stages, and
 * the request has been forwarded once, and is charged if and only if its answer can be had.
 */
class SoldRouteIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long PRICE = 10_000;
    private static final List<String> CLIENTS = List.of("v1", "v2");

    @TempDir Path folder;
    private static Town town;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);
    private HttpServer upstream;
    private Map<String, BigInteger> before;

    @BeforeAll
    static void openTown() {
        town = Town.open(84532, 1);
    }

    @AfterAll
    static void closeTown() {
        town.close();
    }

    @BeforeEach
    void open() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/", this::answer);
        upstream.start();
        before = town.balances();
    }

    @AfterEach
    void close() {
        town.facilitatorIs("ok");
        answers.countDown();
        upstream.stop(0);
    }

    @Test
    void killedWhileTheUpstreamWorksItChargesNothingAndForwardsNothingAgain() {
        try (Jar jar = jar()) {
            List<Signed> payments = signed(jar);
            payments.forEach(Signed::sending);
            Until.holds("forwarded", SOON, asked::get, Integer.valueOf(payments.size())::equals);
            jar.kill();
            jar.restart();
            answers.countDown();

            assertThat(payments.stream().map(Signed::send)).allSatisfy(answer -> {
                assertThat(answer.status()).as(answer.text()).isEqualTo(502);
                assertThat(answer.json().path("charged").booleanValue(true)).isFalse();
            });
            assertThat(asked).hasValue(payments.size());
            assertThat(town.moved(before)).isEmpty();
            jar.stop();
            assertThat(new Books(folder).accounts()).isEmpty();
        }
    }

    @Test
    void killedWhileTheFacilitatorSettlesItSellsTheAnswerOnce() {
        try (Jar jar = jar()) {
            List<Signed> payments = signed(jar);
            List<CompletableFuture<Web.Answer>> waiting = payments.stream().map(Signed::sending).toList();
            Until.holds("forwarded", SOON, asked::get, Integer.valueOf(payments.size())::equals);
            town.facilitatorIs("settle-silent");
            answers.countDown();
            Until.holds("settled in silence", SOON, () -> town.moved(before).get("payTo"),
                    Long.valueOf(PRICE * payments.size())::equals);
            jar.kill();
            waiting.forEach(CompletableFuture::join);
            town.facilitatorIs("ok");
            jar.restart();

            soldOnce(jar, payments);
        }
    }

    @Test
    void killedAfterTheAnswersItGivesThemAgain() {
        answers.countDown();
        try (Jar jar = jar()) {
            List<Signed> payments = signed(jar);
            assertThat(payments.stream().map(Signed::send))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            jar.kill();
            jar.restart();

            soldOnce(jar, payments);
        }
    }

    @Test
    void killedAfterItsMoneyWasTakenARequestIsNotForwardedAgainAndItsMoneyGoesBack() {
        try (Jar jar = jar("before")) {
            List<Signed> payments = signed(jar);
            long paid = PRICE * payments.size();
            payments.forEach(Signed::sending);
            Until.holds("forwarded", SOON, asked::get, Integer.valueOf(payments.size())::equals);
            assertThat(town.moved(before)).isEqualTo(Map.of("buyer", -paid, "payTo", paid));
            jar.kill();
            jar.restart();
            answers.countDown();

            assertThat(payments.stream().map(Signed::send)).allSatisfy(answer -> {
                assertThat(answer.status()).as(answer.text()).isEqualTo(409);
                assertThat(answer.json().path("error").stringValue()).isEqualTo("PAYMENT_OWED");
                assertThat(answer.json().path("charged").booleanValue()).isTrue();
            });
            Until.holds("paid back", SOON, () -> town.moved(before), Map.of("payTo", paid, "treasury", -paid)::equals);
            assertThat(asked).hasValue(payments.size());
            Until.holds("booked", SOON, () -> new Books(folder).accounts(),
                    Map.of("treasury", -paid, "repaid", paid)::equals);
        }
    }

    private void soldOnce(Jar jar, List<Signed> payments) {
        for (Signed payment : payments) {
            Web.Answer answer = payment.send();
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("echo " + payment.body());
            assertThat(answer.transaction()).startsWith("0x");
        }
        long paid = PRICE * payments.size();
        assertThat(asked).hasValue(payments.size());
        assertThat(town.moved(before)).isEqualTo(Map.of("buyer", -paid, "payTo", paid));
        jar.stop();
        assertThat(new Books(folder).accounts()).isEqualTo(Map.of("payer", -paid, "revenue", paid));
    }

    private static List<Signed> signed(Jar jar) {
        return CLIENTS.stream()
                .flatMap(client -> Stream.of(1, 2)
                        .map(n -> Signed.by(client, town.key("buyer"), jar.url() + "/plain",
                                "{\"question\":\"%s %d\"}".formatted(client, n))))
                .toList();
    }

    private Jar jar() {
        return jar("after");
    }

    private Jar jar(String settle) {
        Path routes = folder.resolve("routes.yaml");
        try {
            Files.writeString(routes, """
                    spring.cloud.gateway.server.webflux.routes:
                      - id: plain
                        uri: http://127.0.0.1:%d
                        predicates: [ Path=/plain ]
                        filters: [ { name: X402Payment, args: { price: 0.01, settle: %s } } ]
                    """.formatted(upstream.getAddress().getPort(), settle));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Jar(
                Settings.of(town).with("per-day: 100.00 }\nledger", "per-day: 100.00 }\n  refund-limit: 1.00\nledger"),
                folder, "--spring.config.additional-location=file:" + routes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] echo = ("echo " + new String(exchange.getRequestBody().readAllBytes(), UTF_8)).getBytes(UTF_8);
        asked.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        exchange.sendResponseHeaders(200, echo.length);
        try (var body = exchange.getResponseBody()) {
            body.write(echo);
        }
    }
}
