package dev.turnpike.surface.guard;

import dev.turnpike.config.Configuration.AddressSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Takes a client's address from {@code X-Forwarded-For}, on connections of those proxies alone that the configuration
 * names: of the addresses in it the last that is not a proxy's. Other addresses in it are not trusted.
 */
public final class ForwardedFor implements WebFilter, Ordered {
    private static final String HEADER = "X-Forwarded-For";

    private final Supplier<AddressSettings> limits;

    public ForwardedFor(Supplier<AddressSettings> limits) {
        this.limits = limits;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Set<String> proxies = limits.get().proxies();
        InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
        if (proxies.isEmpty() || remote == null || remote.getAddress() == null
                || !proxies.contains(remote.getAddress().getHostAddress()))
            return chain.filter(exchange);
        InetAddress client = client(exchange.getRequest().getHeaders().getOrEmpty(HEADER), proxies);
        return chain.filter(client == null ? exchange
                : exchange.mutate()
                        .request(request -> request.remoteAddress(new InetSocketAddress(client, remote.getPort())))
                        .build());
    }

    /** Null if the proxy names none that can be read. */
    static @Nullable InetAddress client(List<String> headers, Set<String> proxies) {
        for (String address : List.of(String.join(",", headers).split(",")).reversed()) {
            InetAddress named = literal(address.strip());
            if (named == null || !proxies.contains(named.getHostAddress())) return named;
        }
        return null;
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}
