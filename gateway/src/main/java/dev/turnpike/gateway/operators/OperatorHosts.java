package dev.turnpike.gateway.operators;

import dev.turnpike.surface.guard.Cors;
import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.Response;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses requests for operators whose {@code Host} is not one of our names: a guard against DNS rebinding. A web page
 * whose own name is made to resolve to our address is of the same origin as our pages, so that a browser lets it read
 * and post; but its {@code Host} is its own name. Addresses are accepted, because they do not resolve.
 */
public final class OperatorHosts implements WebFilter, Ordered {
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}|\\[[0-9a-f:.%]+]");

    private final Set<String> names = new TreeSet<>(Set.of("localhost"));

    /** @param names beside {@code localhost} and all addresses; without ports */
    public OperatorHosts(Set<String> names) {
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean ours = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.HOST).stream().allMatch(this::isOurs);
        return ours || !Cors.isForOperators(exchange) ? chain.filter(exchange)
                : misdirected().to(exchange.getResponse());
    }

    boolean isOurs(String host) {
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return names.contains(name) || ADDRESS.matcher(name).matches();
    }

    private Response misdirected() {
        return Response
                .json(421,
                        ErrorBody.of("MISDIRECTED_REQUEST", 421, "The host is not known here",
                                "Host: not a name of the management port (expected: an address, or one of "
                                        + String.join(", ", names) + "; turnpike.management-hosts adds names)",
                                "Host"));
    }

    /** Right after {@link Cors}. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}
