package dev.turnpike.x402.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Http.Reach;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/** Sellers and webhooks name hosts of their own choice: nothing is kept of one that is not called any more. */
class ClientsTest {
    private static final Duration SOON = Duration.ofMillis(50);

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    @Test
    void nothingIsKeptOfHostsThatAreNotCalledAnyMore() {
        ConnectionProvider pool = Clients.pool(Reach.PRIVATE, SOON, SOON);
        var server = HttpServer.create().host("0.0.0.0").port(0).doOnConnection(connection -> {
            open.add(connection);
            connection.onDispose(() -> open.remove(connection));
        }).handle((request, response) -> response.sendString(Mono.just("a"))).bindNow();
        try {
            for (int host = 1; host <= 5; host++)
                HttpClient.create(pool)
                        .get()
                        .uri("http://127.0.0." + host + ":" + server.port())
                        .responseContent()
                        .aggregate()
                        .block();
            assertThat(hosts(pool)).hasSize(5);
            until(open::isEmpty);
            until(() -> hosts(pool).isEmpty());
        } finally {
            pool.dispose();
            server.disposeNow();
        }
    }

    private static void until(BooleanSupplier gone) {
        Flux.interval(SOON).takeUntil(tick -> gone.getAsBoolean()).blockLast(Duration.ofSeconds(20));
    }

    private static Map<?, ?> hosts(ConnectionProvider pool) {
        try {
            var pools = pool.getClass().getSuperclass().getDeclaredField("channelPools");
            pools.setAccessible(true);
            return (Map<?, ?>) pools.get(pool);
        } catch (ReflectiveOperationException otherLibrary) {
            throw new AssertionError(otherLibrary);
        }
    }
}
