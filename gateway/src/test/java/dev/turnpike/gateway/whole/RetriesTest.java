package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 2 over HTTP: SDKs that try again sign again, and are charged once; equal orders that are both waited for are two.
 */
class RetriesTest {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String ORDER = "{\"prompt\":\"a lighthouse at dusk\",\"size\":\"512x512\",\"response_format\":\"url\"}";
    private static final Duration SOON = Duration.ofSeconds(15);

    private static Gateway gateway;
    private Wallet wallet;
    private long before;

    @BeforeAll
    static void start(@TempDir Path folder) {
        gateway = Gateway.start(folder, "--turnpike.sandbox.work=1500ms");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void aPayerOfItsOwn() {
        wallet = new Wallet();
        before = sold();
    }

    @Test
    void lawTwoAConnectionThatIsResetAfterThePaymentIsRetriedWithNewNoncesAndChargedOnce() throws IOException {
        resetAfterPaying("X-Stainless-Retry-Count: 0");
        resetAfterPaying("X-Stainless-Retry-Count: 1");
        Web.Answer third = pay("X-Stainless-Retry-Count", "2");
        assertThat(third.status()).as("%s", third).isEqualTo(200);
        assertThat(sold() - before).isEqualTo(1);
    }

    @Test
    void lawTwoAClientThatCountsNothingIsChargedOnceIfItsConnectionWasReset() throws IOException {
        resetAfterPaying("Accept: */*");
        Web.Answer second = pay();
        assertThat(second.status()).as("%s", second).isEqualTo(200);
        assertThat(sold() - before).isEqualTo(1);
    }

    @Test
    void lawTwoACountedTryBesideALiveOneIsOneOrder() {
        CompletableFuture<Web.Answer> first = later();
        await().atMost(SOON).until(() -> sold() > before);
        Web.Answer second = pay("X-Stainless-Retry-Count", "1");
        assertThat(second.json().path("job")).isEqualTo(first.join().json().path("job"));
        assertThat(sold() - before).isEqualTo(1);
    }

    @Test
    void lawTwoRequestsWithOneKeyAreOneOrder_21() {
        List<CompletableFuture<Web.Answer>> all = Stream.generate(() -> later("Idempotency-Key", "order-7"))
                .limit(3)
                .toList();
        assertThat(all.stream().map(CompletableFuture::join).map(a -> a.json().path("job")).distinct()).hasSize(1);
        assertThat(sold() - before).isEqualTo(1);
    }

    @Test
    void twelveEqualOrdersOfAnSdkAreTwelve() {
        List<CompletableFuture<Web.Answer>> all = Stream.generate(() -> later("X-Stainless-Retry-Count", "0"))
                .limit(12)
                .toList();
        assertThat(all.stream().map(CompletableFuture::join).map(a -> a.json().path("job").stringValue("")).distinct())
                .hasSize(12)
                .doesNotContain("");
        assertThat(sold() - before).isEqualTo(12);
    }

    @Test
    void aStreamThatIsResetIsChargedOnce() throws IOException {
        String body = ORDER.replace("}", ",\"stream\":true}");
        reset(body, pay(body), "Accept: text/event-stream");
        Web.Answer second = gateway.web().post(GENERATIONS, body, pay(body).v2());
        assertThat(second.text()).as("%s", second).contains("image_generation.completed");
        assertThat(sold() - before).isEqualTo(1);
    }

    /** Sends the order with a payment of its own, and resets the connection once an upstream is paid for it. */
    private void resetAfterPaying(String header) throws IOException {
        reset(ORDER, pay(ORDER), header);
    }

    private void reset(String body, Wallet.Signed payment, String header) throws IOException {
        URI base = gateway.web().base();
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoLinger(true, 0);
            String head = "POST " + GENERATIONS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + payment.v2()[0] + ": " + payment.v2()[1] + "\r\n" + header + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
            await().atMost(SOON).until(() -> sold() > before);
        }
    }

    private Web.Answer pay(String... headers) {
        return later(headers).join();
    }

    private CompletableFuture<Web.Answer> later(String... headers) {
        return gateway.web().later("POST", GENERATIONS, ORDER, with(pay(ORDER).v2(), headers));
    }

    private Wallet.Signed pay(String body) {
        return wallet.pay(gateway.web().post(GENERATIONS, body));
    }

    private static String[] with(String[] payment, String... headers) {
        return Stream.concat(Stream.of(payment), Stream.of(headers)).toArray(String[]::new);
    }

    /** Purchases of the gateway from its upstreams. */
    private static long sold() {
        return gateway.playground().paid("x-router") + gateway.playground().paid("dopamint");
    }
}
