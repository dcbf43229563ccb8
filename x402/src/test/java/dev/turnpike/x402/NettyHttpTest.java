package dev.turnpike.x402;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.turnpike.x402.Http.Answer;
import dev.turnpike.x402.Http.Lost;
import dev.turnpike.x402.Http.NotSent;
import dev.turnpike.x402.Http.Outcome;
import dev.turnpike.x402.Http.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.test.scheduler.VirtualTimeScheduler;

class NettyHttpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** For what never ends by itself: it decides how long a test takes, not how it ends. */
    private static final Duration SHORT = Duration.ofMillis(200);

    @RegisterExtension static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private static final Scheduler RESULTS = Schedulers.newSingle("results");
    private static final NettyHttp HTTP = new NettyHttp(RESULTS);

    @AfterAll
    static void close() {
        HTTP.close();
        RESULTS.dispose();
    }

    @Test
    void anAnswerComesWholeWithItsHeadersInLowerCase() {
        answerWith(aResponse().withStatus(402)
                .withHeader("PAYMENT-REQUIRED", "abc")
                .withHeader("Set-Cookie", "a", "b")
                .withBody("{}"));
        var answer = (Answer) send(post("/v1/images?size=1#top", "{\"n\":1}"));
        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.text()).isEqualTo("{}");
        assertThat(answer.header("Payment-Required")).contains("abc");
        assertThat(answer.headers().get("set-cookie")).containsExactly("a", "b");
        SERVER.verify(postRequestedFor(urlEqualTo("/v1/images?size=1")).withHeader("X-PAYMENT", equalTo("p"))
                .withHeader("Content-Length", equalTo("7"))
                .withRequestBody(equalToJson("{\"n\":1}")));
    }

    @Test
    void aCallWithoutBodySendsNone() {
        answerWith(aResponse().withStatus(204));
        assertThat(((Answer) send(call("GET", "/", new byte[0], LONG, 10))).body()).isEmpty();
        SERVER.verify(
                getRequestedFor(urlEqualTo("/")).withoutHeader("Content-Length").withoutHeader("Transfer-Encoding"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreAnswersAndNotFollowed(int status) {
        answerWith(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
        assertThat(((Answer) send(post("/here", ""))).status()).isEqualTo(status);
        SERVER.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anAnswerThatBreaksOffIsLost(Fault fault) {
        answerWith(aResponse().withFault(fault));
        assertThat(send(post("/", "{}"))).isInstanceOf(Lost.class);
    }

    @Test
    void nothingIsEverSentTwice() {
        answerWith(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        send(post("/once", "{}"));
        SERVER.verify(1, postRequestedFor(urlEqualTo("/once")));
    }

    @Test
    void anAnswerOfTheGreatestSizeIsReadAndOneByteMoreIsLost() {
        answerWith(aResponse().withBody("x".repeat(1000)));
        assertThat(((Answer) send(call("GET", "/", new byte[0], LONG, 1000))).body()).hasSize(1000);
        assertThat(send(call("GET", "/", new byte[0], LONG, 999)))
                .isEqualTo(new Lost("the answer is larger than 999 bytes"));
    }

    @Test
    void ofALongAnswerTheBeginningWillDo() {
        answerWith(aResponse().withBody("x".repeat(200_000)));
        var call = new Http.Call("GET", URI.create("http://127.0.0.1:" + SERVER.getPort() + "/"), Map.of(), new byte[0],
                LONG, 1000, Reach.PRIVATE, true);
        assertThat(((Answer) send(call)).body()).hasSize(1000);
        answerWith(aResponse().withBody("short"));
        assertThat(((Answer) send(call)).text()).isEqualTo("short");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerIsReadOnceThereIsRoomForIt(boolean saysHowLongItIs) {
        answerWith(saysHowLongItIs ? aResponse().withBody("x".repeat(200_000)).withHeader("Content-Length", "200000")
                : aResponse().withBody("x".repeat(200_000)).withChunkedDribbleDelay(4, 20));
        var room = new SmallRoom();
        var call = call("GET", "/", new byte[0], LONG, 1 << 20);
        var answer = (Answer) HTTP.send(call).contextWrite(context -> context.put(Http.Room.class, room)).block();
        assertThat(answer.body()).hasSize(200_000);
        assertThat(room.asked).isEqualTo(saysHowLongItIs ? List.of(200_000L) : List.of(4096L, 32_768L, 262_144L));
        assertThat(room.read).isEqualTo(200_000);
    }

    @Test
    void anAnswerForWhichThereIsNeverRoomIsLost() {
        answerWith(aResponse().withBody("x".repeat(200_000)));
        Http.Room none = new Http.Room() {
            @Override
            public Mono<Void> atLeast(long bytes) {
                return Mono.never();
            }

            @Override
            public void read(long bytes) {
                throw new AssertionError("read");
            }
        };
        assertThat(HTTP.send(call("GET", "/", new byte[0], SHORT, 1 << 20))
                .contextWrite(context -> context.put(Http.Room.class, none))
                .block()).isInstanceOf(Lost.class);
    }

    private static final class SmallRoom implements Http.Room {
        final List<Long> asked = new CopyOnWriteArrayList<>();
        volatile long read;

        @Override
        public Mono<Void> atLeast(long bytes) {
            asked.add(bytes);
            return Mono.delay(Duration.ofMillis(1)).then();
        }

        @Override
        public void read(long bytes) {
            read = bytes;
        }
    }

    @Test
    void aServerThatTakesTheRequestAndNeverAnswersLosesIt() throws Exception {
        var time = VirtualTimeScheduler.create();
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); var http = new NettyHttp(time)) {
            var outcome = http.send(to("http://127.0.0.1:" + silent.getLocalPort() + "/", Reach.PRIVATE)).toFuture();
            try (var connection = silent.accept()) {
                connection.getInputStream().read();
                time.advanceTimeBy(LONG);
                assertThat(outcome.get()).isEqualTo(new Lost("no answer within 30000 ms"));
            }
        }
    }

    @Test
    void aRefusedConnectionHasSentNothing() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(send(to("http://127.0.0.1:" + port + "/", Reach.PRIVATE))).isInstanceOf(NotSent.class);
    }

    @Test
    void aHandshakeThatFailsHasSentNothing() {
        assertThat(send(to("https://127.0.0.1:" + SERVER.getPort() + "/", Reach.PRIVATE)))
                .isEqualTo(new NotSent("TLS failed"));
    }

    @Test
    void aNameThatCannotBeResolvedHasSentNothing() {
        var call = new Http.Call("GET", URI.create("https://no-such-host.invalid/"), Map.of(), new byte[0], SHORT, 10,
                Reach.PUBLIC);
        assertThat(send(call)).isInstanceOf(NotSent.class);
    }

    @Test
    void aHeaderThatCannotBeWrittenHasSentNothing() {
        var call = to("http://127.0.0.1:" + SERVER.getPort() + "/", Reach.PRIVATE).with("X-PAYMENT", "a\r\nX-Other: b");
        assertThat(send(call)).isInstanceOf(NotSent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/", "https://127.0.0.1/", "https://[::1]/",
            "https://[::ffff:127.0.0.1]/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/",
            "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/",
            "https://127.0.0.1./", "https://[fe80::1%25eth0]/", "https://[64:ff9b::127.0.0.1]/",
            "https://[::127.0.0.1]/", "https://user:secret@example.com/", "ftp://example.com/", "https:///path",
            "mailto:a@example.com", "https://localhost/"})
    void whatIsNotPublicIsNotCalled(String url) {
        var outcome = send(to(url, Reach.PUBLIC));
        assertThat(outcome).isInstanceOf(NotSent.class);
        assertThat(outcome.toString()).doesNotContain("secret");
    }

    @Test
    void aNameThatLeadsOutOfReachIsRefusedAfterResolution() {
        assertThat(send(to("https://localhost:" + SERVER.getPort() + "/", Reach.PUBLIC)))
                .isEqualTo(new NotSent("the host leads to an address that must not be called"));
    }

    @Test
    void privateReachAdmitsLoopbackByPlainHttpButNoMetadata() {
        answerWith(aResponse().withStatus(200));
        assertThat(send(to("http://localhost:" + SERVER.getPort() + "/", Reach.PRIVATE))).isInstanceOf(Answer.class);
        for (String url : List.of("http://169.254.169.254/", "http://100.100.100.200/", "http://[fd00:ec2::254]/",
                "http://[fe80::1]/"))
            assertThat(send(to(url, Reach.PRIVATE))).as(url).isInstanceOf(NotSent.class);
    }

    @Test
    void outcomesArePublishedWhereTheyAreWanted() {
        answerWith(aResponse().withStatus(200));
        var thread = new AtomicReference<>("");
        HTTP.send(post("/", "")).doOnNext(_ -> thread.set(Thread.currentThread().getName())).block(LONG);
        assertThat(thread.get()).startsWith("results");
    }

    @ParameterizedTest
    @CsvSource({"262144, results", "262145, large-answers"})
    void whatIsLongToReadIsPublishedOnAThreadOfItsOwn(int bytes, String where) {
        answerWith(aResponse().withBody(new byte[bytes]));
        var thread = new AtomicReference<>("");
        Scheduler large = Schedulers.newSingle("large-answers");
        LoopResources loops = LoopResources.create("loops", 1, true);
        try (var http = new NettyHttp(RESULTS, large, loops)) {
            http.send(call("GET", "/", new byte[0], LONG, 300_000))
                    .doOnNext(_ -> thread.set(Thread.currentThread().getName()))
                    .block(LONG);
        }
        large.dispose();
        loops.dispose();
        assertThat(thread.get()).startsWith(where);
    }

    private static void answerWith(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static Http.Call post(String path, String body) {
        return call("POST", path, body.getBytes(UTF_8), LONG, 10_000).with("X-PAYMENT", "p");
    }

    private static Http.Call call(String method, String path, byte[] body, Duration timeout, int maxBytes) {
        return new Http.Call(method, URI.create("http://127.0.0.1:" + SERVER.getPort() + path), Map.of(), body, timeout,
                maxBytes, Reach.PRIVATE);
    }

    private static Http.Call to(String url, Reach reach) {
        return new Http.Call("POST", URI.create(url), Map.of(), new byte[] {1}, LONG, 1000, reach);
    }

    private static Outcome send(Http.Call call) {
        return Objects.requireNonNull(HTTP.send(call).block(LONG.plus(LONG)));
    }
}
