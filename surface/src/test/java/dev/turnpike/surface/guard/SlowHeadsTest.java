package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

class SlowHeadsTest {
    private final EmbeddedChannel channel = connection();

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        pass(19);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void trickledHeadersAreClosedHoweverBusy() {
        send("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 20; i++) {
            send("a: b\r\n");
            pass(1);
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aWholeHeadMayWaitForItsAnswerAsLongAsItTakes() {
        send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        pass(300);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void theNextRequestOfAConnectionHasItsOwnTime() {
        send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        pass(30);
        send("GET /");
        pass(19);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyMayTrickle() {
        send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n12");
        for (int i = 0; i < 7; i++) {
            pass(25);
            send("3");
        }
        pass(300);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aBodyThatStandsStillIsClosed() {
        send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n12");
        pass(29);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aBodyThatWeDoNotAskForIsNotWaitedFor() {
        send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n12");
        channel.config().setAutoRead(false);
        pass(300);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void itFindsItsPlaceInARealServer() throws IOException {
        var server = new SlowHeads(Duration.ofMillis(100)).apply(HttpServer.create().port(0)).bindNow();
        try (var client = new Socket("localhost", server.port())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } finally {
            server.disposeNow();
        }
    }

    private static EmbeddedChannel connection() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());
        new SlowHeads(Duration.ofSeconds(20)).watch(channel.pipeline());
        return channel;
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
