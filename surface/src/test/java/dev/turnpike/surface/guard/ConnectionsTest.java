package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.AddressSettings;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServer;
import reactor.test.scheduler.VirtualTimeScheduler;

class ConnectionsTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Connections connections = connections(100);

    @Test
    void anAddressHasSoManyConnections() {
        List<EmbeddedChannel> all = open("192.0.2.1", 31);
        assertThat(all.subList(0, 30)).allMatch(EmbeddedChannel::isOpen);
        assertThat(all.getLast().isOpen()).isFalse();
        assertThat(open("192.0.2.2", 1).getFirst().isOpen()).isTrue();
        all.getFirst().close();
        assertThat(open("192.0.2.1", 1).getFirst().isOpen()).isTrue();
    }

    @Test
    void aProxyHasAsManyAsThereAre() {
        assertThat(open("10.0.0.7", 100)).allMatch(EmbeddedChannel::isOpen);
        assertThat(open("10.0.0.7", 1).getFirst().isOpen()).isFalse();
    }

    @Test
    void whenFewAreLeftAnAddressHasNoMoreThanCanStillBeOpened() {
        Connections small = connections(50);
        open(small, "192.0.2.1", 25);
        assertThat(open(small, "192.0.2.1", 1).getFirst().isOpen()).isFalse();
        assertThat(open(small, "192.0.2.2", 16)).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void onShutdownConnectionsWithoutAJobAreClosedAfterAWhile() {
        EmbeddedChannel idle = open("192.0.2.1", 1).getFirst();
        connections.closeIdle(Duration.ofSeconds(5));
        time.advanceTimeBy(Duration.ofMillis(4999));
        assertThat(idle.isOpen()).isTrue();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(idle.isOpen()).isFalse();
    }

    @Test
    void onShutdownAJobIsWaitedForAndAClientThatIsBehindWithItsAnswerIsNot() {
        List<EmbeddedChannel> atWork = open("192.0.2.1", 2);
        atWork.forEach(channel -> channel.attr(AttributeKey.valueOf("turnpike.at-work")).set(true));
        atWork.getFirst().write(Unpooled.copiedBuffer("answer", StandardCharsets.US_ASCII));
        connections.closeIdle(Duration.ofSeconds(5));
        time.advanceTimeBy(Duration.ofSeconds(24));
        assertThat(atWork).allMatch(EmbeddedChannel::isOpen);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(atWork).map(EmbeddedChannel::isOpen).containsExactly(false, true);
    }

    /** The patience decides how long this takes, not how it ends. */
    @Test
    void aClientThatTakesNothingOfItsAnswerIsClosed() throws Exception {
        byte[] part = new byte[1 << 20];
        var closed = new CountDownLatch(1);
        var server = connections(100, Duration.ofMillis(200))
                .apply(HttpServer.create()
                        .port(0)
                        .handle((request, response) -> response.sendByteArray(Flux.range(0, 64).map(i -> part))))
                .doOnConnection(connection -> connection.onDispose(closed::countDown))
                .bindNow();
        try (var client = new Socket("localhost", server.port())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.disposeNow();
        }
    }

    private Connections connections(int most) {
        return connections(most, Duration.ofSeconds(20));
    }

    private Connections connections(int most, Duration patience) {
        return new Connections(() -> new AddressSettings(30, Set.of("10.0.0.7"), 32, 32, 8), most, patience, time);
    }

    private List<EmbeddedChannel> open(String address, int count) {
        return open(connections, address, count);
    }

    private static List<EmbeddedChannel> open(Connections connections, String address, int count) {
        return IntStream.range(0, count).mapToObj(i -> {
            EmbeddedChannel channel = new EmbeddedChannel();
            SocketAddress remote = new InetSocketAddress(address, 4711);
            connections.opened(channel, remote);
            return channel;
        }).toList();
    }
}
