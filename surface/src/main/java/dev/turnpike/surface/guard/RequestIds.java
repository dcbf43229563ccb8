package dev.turnpike.surface.guard;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Tells each client the id of its request, by which the log knows it: OpenAI's clients show it as {@code _request_id}. The id
 * that an operator's upstream gives stays.
 */
public final class RequestIds implements WebFilter, Ordered {
    static final String NAME = "x-request-id";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String id = exchange.getRequest().getId();
        exchange.getResponse().beforeCommit(() -> {
            if (!exchange.getResponse().getHeaders().containsHeader(NAME))
                exchange.getResponse().getHeaders().set(NAME, id);
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    /** After {@link Cors}, before all others. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}
