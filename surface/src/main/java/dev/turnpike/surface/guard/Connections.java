package dev.turnpike.surface.guard;

import dev.turnpike.config.Configuration.AddressSettings;
import dev.turnpike.surface.wire.ClientAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServer;

/**
 * The connections of clients: so many of each address, so many in all, and none that is not read from for long. An
 * address has at most as many as could still be opened, and {@link #LEAST} in any case.
 *
 * <p>A load balancer's are those of many clients, and are not counted where the configuration names it.
 */
public final class Connections implements NettyServerCustomizer {
    private static final AttributeKey<Boolean> AT_WORK = AttributeKey.valueOf("turnpike.at-work");
    private static final int LEAST = 16;

    private final Supplier<AddressSettings> limits;
    private final int most;
    private final Duration patience;
    private final Scheduler scheduler;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /**
     * @param most open connections in all
     * @param patience how long a client may take nothing of what is written to it
     */
    public Connections(Supplier<AddressSettings> limits, int most, Duration patience, Scheduler scheduler) {
        this.limits = limits;
        this.most = most;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> opened(channel, channel.remoteAddress()));
    }

    void opened(Channel channel, @Nullable SocketAddress remote) {
        String address = ClientAddress.of(remote);
        open.add(channel);
        boolean counted = !isProxy(remote);
        int now = counted ? counts.merge(address, 1, Integer::sum) : 0;
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            if (counted) counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        });
        if (counted && now > allowed() || open.size() > most) channel.close();
        else
            channel.pipeline().addFirst("turnpike.readers", new SlowReaders(patience));
    }

    private int allowed() {
        return Math.min(limits.get().connections(), Math.max(LEAST, most - open.size()));
    }

    private boolean isProxy(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null
                && limits.get().proxies().contains(internet.getAddress().getHostAddress());
    }

    /** The same answer; while it is made, its connection is not closed for a shutdown. */
    public static <T> Mono<T> atWork(ServerHttpRequest request, Mono<T> answer) {
        if (!(ServerHttpRequestDecorator.getNativeRequest(request) instanceof Connection connection)) return answer;
        return Mono.using(() -> connection.channel().attr(AT_WORK), work -> {
            work.set(true);
            return answer;
        }, work -> work.set(null));
    }

    /** Closes the connection of this response without waiting for what its client has not taken yet. */
    static void cut(ServerHttpResponse response) {
        if (ServerHttpResponseDecorator.getNativeResponse(response) instanceof Connection connection)
            connection.channel().close();
    }

    /**
     * From now on, and after a while, closes every connection that no job is waited for on, and every one whose client has
     * been behind with its answer for so long as it may take nothing: a byte now and then would hold up the end.
     */
    public void closeIdle(Duration grace) {
        Map<Channel, Long> behind = new HashMap<>();
        Flux.interval(grace, Duration.ofSeconds(1), scheduler)
                .onBackpressureDrop()
                .takeWhile(tick -> !open.isEmpty())
                .subscribe(tick -> open.stream()
                        .filter(channel -> !isAtWork(channel) || isBehind(channel, tick, behind))
                        .forEach(Channel::close));
    }

    private static boolean isAtWork(Channel channel) {
        return channel.hasAttr(AT_WORK) && channel.attr(AT_WORK).get() != null;
    }

    /** @param since the second since when each is */
    private boolean isBehind(Channel channel, long second, Map<Channel, Long> since) {
        ChannelOutboundBuffer answer = channel.unsafe().outboundBuffer();
        if (answer == null || answer.totalPendingWriteBytes() == 0) {
            since.remove(channel);
            return false;
        }
        return second - since.computeIfAbsent(channel, first -> second) >= patience.toSeconds();
    }
}
