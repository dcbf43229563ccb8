package dev.turnpike.x402.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.turnpike.x402.Http.Reach;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * The HTTP clients with their connections, one client for each reach, so that no connection is shared between reaches.
 */
public final class Clients implements AutoCloseable {
    private static final String INTERIM = "turnpike.interimAnswers";
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    /**
     * Shorter than the five seconds after which a Node.js server closes an idle connection: a request written to a
     * closed connection counts as lost.
     */
    private static final Duration MAX_IDLE = Duration.ofSeconds(4);
    /** What is known of a host that was not called for so long is forgotten: strangers name hosts, each another one. */
    private static final Duration UNUSED = Duration.ofMinutes(5);
    private static final int LONGEST_NAME_SECONDS = 300;

    private final LoopResources loops;
    private final boolean own;
    private final AddressResolverGroup<InetSocketAddress> names;
    private final List<ConnectionProvider> pools = new ArrayList<>();
    private final Map<Reach, HttpClient> clients = new EnumMap<>(Reach.class);

    public Clients() {
        this(LoopResources.create("turnpike-http"), true);
    }

    /** @param loops not closed here */
    public Clients(LoopResources loops) {
        this(loops, false);
    }

    private Clients(LoopResources loops, boolean own) {
        this.loops = loops;
        this.own = own;
        this.names = names(loops);
        for (Reach reach : Reach.values()) {
            ConnectionProvider pool = pool(reach, MAX_IDLE, UNUSED);
            pools.add(pool);
            clients.put(reach, client(reach, pool));
        }
    }

    private static AddressResolverGroup<InetSocketAddress> names(LoopResources loops) {
        EventLoopGroup group = loops.onClient(LoopResources.DEFAULT_NATIVE);
        return new DnsAddressResolverGroup(
                new DnsNameResolverBuilder().datagramChannelFactory(() -> loops.onChannel(DatagramChannel.class, group))
                        .socketChannelFactory(() -> loops.onChannel(SocketChannel.class, group))
                        .ttl(0, LONGEST_NAME_SECONDS));
    }

    public HttpClient client(Reach reach) {
        return Objects.requireNonNull(clients.get(reach));
    }

    /**
     * @param idle after which a connection is closed, whether or not its host is called again
     * @param unused after which a host's own pool is dropped
     */
    static ConnectionProvider pool(Reach reach, Duration idle, Duration unused) {
        return ConnectionProvider.builder("turnpike-" + reach)
                .maxConnections(500)
                .pendingAcquireMaxCount(1000)
                .pendingAcquireTimeout(Duration.ofSeconds(10))
                .maxIdleTime(idle)
                .evictInBackground(idle)
                .disposeInactivePoolsInBackground(unused, unused)
                .lifo()
                .build();
    }

    private HttpClient client(Reach reach, ConnectionProvider pool) {
        return HttpClient.create(pool)
                .runOn(loops)
                .resolver(new GuardedResolvers(reach, names))
                .protocol(HttpProtocol.HTTP11)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .disableRetry(true)
                .followRedirect(false)
                .httpResponseDecoder(decoder -> decoder.maxHeaderSize(MAX_HEADER_BYTES)
                        .allowDuplicateContentLengths(true)
                        .validateHeaders(false))
                .doOnChannelInit((observer, channel, address) -> {
                    ChannelPipeline pipeline = channel.pipeline();
                    pipeline.addAfter(NettyPipeline.HttpCodec, INTERIM, new InterimAnswers());
                    if (pipeline.get(NettyPipeline.SslHandler) instanceof SslHandler tls) nameServer(tls.engine());
                })
                .headers(headers -> headers.set("User-Agent", "turnpike").set("Accept-Encoding", "identity"));
    }

    /** Java tells a server no name with an underscore, and such a server then shows the certificate of another. */
    static void nameServer(SSLEngine engine) {
        String host = engine.getPeerHost();
        if (host == null || host.indexOf('_') < 0) return;
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(
                List.of(new SNIServerName(StandardConstants.SNI_HOST_NAME, host.getBytes(US_ASCII)) {}));
        engine.setSSLParameters(parameters);
    }

    @Override
    public void close() {
        pools.forEach(ConnectionProvider::dispose);
        names.close();
        if (own) loops.dispose();
    }
}
