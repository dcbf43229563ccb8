package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Http.Answer;
import dev.turnpike.x402.Http.Lost;
import dev.turnpike.x402.Http.Outcome;
import dev.turnpike.x402.Http.Reach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Answers that nobody asked for in this form, to the byte: before the final one, and packed. */
class OddAnswersTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TEXT = "{\"images\":[{\"url\":\"https://im.example/a.png\"}]}";
    private static final String BROTLI_OF_TEXT = "CxeAeyJpbWFnZXMiOlt7InVybCI6Imh0dHBzOi8vaW0uZXhhbXBsZS9hLnBuZyJ9XX0D";
    /** 64 MiB of them. */
    private static final String BROTLI_OF_ZEROS = "y///P/gnAOKxQCD3/o///3/wTwDEYRGA7v0f////4J8AiMMCAN37P/7//8E/ARCHBQC693/8"
            + "//+DfwIgDgsAdO//+P//B/8EQBwWAOje//H//w/+CYA4LADQvf/L//8//BMAcVgAoHv/Bw==";
    private static final Scheduler RESULTS = Schedulers.newSingle("results");
    private static final NettyHttp HTTP = new NettyHttp(RESULTS);

    @AfterAll
    static void close() {
        HTTP.close();
        RESULTS.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"103 Early Hints", "100 Continue", "102 Processing", "104 Upload Resumption Supported",
            "199 Whatever"})
    void interimAnswersAreSkippedAndTheFinalOneCounts(String interim) throws IOException {
        String head = "HTTP/1.1 " + interim + "\r\nLink: </style.css>; rel=preload\r\n\r\n";
        for (int times : new int[] {1, 2, 50})
            assertThat(answered(plain(head.repeat(times), "402 Payment Required", TEXT)))
                    .isInstanceOfSatisfying(Answer.class, answer -> {
                        assertThat(answer.status()).isEqualTo(402);
                        assertThat(answer.text()).isEqualTo(TEXT);
                        assertThat(answer.header("Link")).isEmpty();
                    });
    }

    @Test
    void anInterimAnswerInAPacketOfItsOwnIsSkipped() throws IOException {
        byte[] interim = "HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(ISO_8859_1);
        assertThat(answered(interim, plain("", "200 OK", TEXT))).isInstanceOfSatisfying(Answer.class,
                answer -> assertThat(answer.text()).isEqualTo(TEXT));
    }

    @Test
    void switchingProtocolsIsFinal() throws IOException {
        assertThat(answered("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n".getBytes(ISO_8859_1)))
                .satisfiesAnyOf(outcome -> assertThat(outcome).isInstanceOf(Lost.class),
                        outcome -> assertThat(((Answer) outcome).status()).isEqualTo(101));
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "GZIP, gzip", "x-gzip, gzip", "deflate, zlib", "deflate, raw", "'identity, gzip', gzip",
            "'deflate, gzip', zlib+gzip", "gzip, plain", "deflate, plain", "br, plain", "br, br", "BR, br",
            "zstd, plain", "compress, plain", "identity, plain", "none, plain", "UTF-8, plain", "deflate, gzip",
            "gzip, zlib", "'gzip, gzip', gzip", "'gzip, gzip', gzip+gzip", "'aws-chunked, gzip', gzip",
            "gzip, gzip+behind", "gzip, gzip+zeros", "identity, gzip", "none, gzip", "UTF-8, gzip",
            "deflate, zlib+behind"})
    void whatComesPackedIsUnpacked(String header, String packing) throws IOException {
        assertThat(answered(packed("200 OK", header, pack(packing, TEXT.getBytes(UTF_8)))))
                .isInstanceOfSatisfying(Answer.class, answer -> assertThat(answer.text()).isEqualTo(TEXT));
    }

    @ParameterizedTest
    @CsvSource({"identity, gzip, gzip", "gzip, identity, gzip", "gzip, gzip, gzip+gzip", "deflate, gzip, zlib+gzip",
            "gzip, gzip, gzip", "identity, identity, plain", "gzip, utf-8, plain"})
    void whatWasPackedIsSaidInOneLineOrTwo(String first, String second, String packing) throws IOException {
        String header = first + "\r\nContent-Encoding: " + second;
        assertThat(answered(packed("200 OK", header, pack(packing, TEXT.getBytes(UTF_8)))))
                .isInstanceOfSatisfying(Answer.class, answer -> assertThat(answer.text()).isEqualTo(TEXT));
    }

    @Test
    void aLongPackedAnswerComesWhole() throws IOException {
        byte[] noise = new byte[700_000];
        new Random(7).nextBytes(noise);
        Arrays.fill(noise, 100_000, 400_000, (byte) 'x');
        for (String packing : List.of("gzip", "zlib"))
            assertThat(((Answer) answered(
                    packed("200 OK", packing.equals("zlib") ? "deflate" : "gzip", pack(packing, noise)))).body())
                    .isEqualTo(noise);
    }

    @Test
    void brotliUnpacksNoFurtherThanIsWantedAndNoiseIsLeftAsItIs() throws IOException {
        byte[] bomb = packed("200 OK", "br", Base64.getDecoder().decode(BROTLI_OF_ZEROS));
        assertThat(answered(bomb)).isEqualTo(new Lost("the answer is larger than 1048576 bytes"));
        assertThat(((Answer) exchange(call(true), bomb)).body()).hasSize(1 << 20);
        byte[] noise = new byte[5_000];
        for (int seed = 0; seed < 100; seed++) {
            new Random(seed).nextBytes(noise);
            assertThat(answered(packed("200 OK", "br", noise))).isNotNull();
        }
        assertThat(((Answer) answered(packed("200 OK", "br", new byte[0]))).body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "deflate, zlib", "'gzip, gzip', gzip+gzip"})
    void theLimitCountsWhatComesOut(String header, String packing) throws IOException {
        byte[] bomb = packed("200 OK", header, pack(packing, new byte[64 << 20]));
        assertThat(answered(bomb)).isEqualTo(new Lost("the answer is larger than 1048576 bytes"));
        assertThat(((Answer) exchange(call(true), bomb)).body()).hasSize(1 << 20);
    }

    @Test
    void roomIsAskedForWhatComesOut() throws IOException {
        var most = new long[1];
        Http.Room room = new Http.Room() {
            @Override
            public Mono<Void> atLeast(long bytes) {
                most[0] = Math.max(most[0], bytes);
                return Mono.empty();
            }

            @Override
            public void read(long bytes) {
                assertThat(most[0]).isGreaterThanOrEqualTo(bytes);
            }
        };
        byte[] answer = packed("200 OK", "gzip", pack("gzip", new byte[300_000]));
        try (var server = new Script(answer)) {
            var got = HTTP.send(call(false).at(server)).contextWrite(context -> context.put(Http.Room.class, room));
            assertThat(((Answer) got.block(LONG)).body()).hasSize(300_000);
        }
    }

    @Test
    void whatCannotBeUnpackedIsLost() throws IOException {
        byte[] torn = pack("gzip", TEXT.getBytes(UTF_8));
        Arrays.fill(torn, 12, 24, (byte) 0xEE);
        assertThat(answered(packed("200 OK", "gzip", torn))).isEqualTo(new Lost("the answer cannot be unpacked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: %d\r\nContent-Length: %d", "Content-Length: %d\r\nX Odd: 1",
            "Content-Length: %d\r\nLocation: /b\u00c3\u00bccher"})
    void oddHeadersAreRead(String headers) throws IOException {
        String head = "HTTP/1.1 200 OK\r\n" + headers.replace("%d", "" + TEXT.length()) + "\r\n\r\n";
        assertThat(answered((head + TEXT).getBytes(ISO_8859_1))).isInstanceOfSatisfying(Answer.class,
                answer -> assertThat(answer.text()).isEqualTo(TEXT));
    }

    @Test
    void differentLengthsAreNoAnswer() throws IOException {
        assertThat(
                answered(("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ").getBytes(ISO_8859_1)))
                .isInstanceOf(Lost.class);
    }

    @Test
    void noPackingIsAskedFor() throws Exception {
        try (var server = new Script(plain("", "200 OK", TEXT))) {
            HTTP.send(call(false).at(server)).block(LONG);
            assertThat(server.request.get()).containsIgnoringCase("accept-encoding: identity");
        }
    }

    private static Outcome answered(byte[]... answer) throws IOException {
        return exchange(call(false), answer);
    }

    private static Outcome exchange(Unaddressed call, byte[]... answer) throws IOException {
        try (var server = new Script(answer)) {
            return HTTP.send(call.at(server)).block(LONG);
        }
    }

    private static Unaddressed call(boolean beginning) {
        return server -> new Http.Call("POST", URI.create("http://127.0.0.1:" + server.port() + "/"), Map.of(),
                new byte[] {1}, LONG, 1 << 20, Reach.PRIVATE, beginning);
    }

    private interface Unaddressed {
        Http.Call at(Script server);
    }

    private static byte[] plain(String before, String status, String body) {
        return (before + "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    private static byte[] packed(String status, String coding, byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(("HTTP/1.1 " + status + "\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + body.length
                + "\r\n\r\n").getBytes(ISO_8859_1));
        out.write(body);
        return out.toByteArray();
    }

    private static byte[] pack(String packings, byte[] body) throws IOException {
        if (packings.equals("br")) return Base64.getDecoder().decode(BROTLI_OF_TEXT);
        byte[] packed = body;
        for (String packing : packings.split("\\+")) {
            var out = new ByteArrayOutputStream();
            try (OutputStream into = switch (packing) {
                case "gzip" -> new GZIPOutputStream(out);
                case "zlib" -> new DeflaterOutputStream(out);
                case "raw" -> new DeflaterOutputStream(out, new Deflater(9, true));
                default -> out;
            }) {
                into.write(packed);
                if (packing.equals("behind")) into.write("and something behind it".getBytes(UTF_8));
                if (packing.equals("zeros")) into.write(new byte[300]);
            }
            packed = out.toByteArray();
        }
        return packed;
    }

    /** A server that answers one request with these bytes, each part in a packet of its own, and ends the connection. */
    private static final class Script implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        final CompletableFuture<String> request = new CompletableFuture<>();

        Script(byte[]... parts) throws IOException {
            Thread.ofVirtual().start(() -> answer(parts));
        }

        int port() {
            return socket.getLocalPort();
        }

        private void answer(byte[]... parts) {
            try (Socket connection = socket.accept()) {
                connection.setTcpNoDelay(true);
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) head.append((char) connection.getInputStream().read());
                connection.getInputStream().read();
                request.complete(head.toString());
                for (byte[] part : parts) {
                    connection.getOutputStream().write(part);
                    connection.getOutputStream().flush();
                }
            } catch (IOException gone) {
                request.completeExceptionally(gone);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
