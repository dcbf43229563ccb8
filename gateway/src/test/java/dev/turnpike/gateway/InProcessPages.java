package dev.turnpike.gateway;

import dev.turnpike.surface.wire.Json;
import java.util.List;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.web.reactive.accept.HeaderContentTypeResolver;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityResultHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Annotated pages as Spring's dispatcher serves them, without a server. What does not depend on the pages is shared by
 * all of them, so that a simulated gateway costs no application context.
 */
final class InProcessPages implements WebHandler {
    private static final RequestMappingHandlerAdapter ADAPTER = adapter();

    private static final ResponseEntityResultHandler RESULTS = results();

    private final Mono<RequestMappingHandlerMapping> mapping;

    /** The pages are mapped when the first of them is called: many a simulated gateway dies before that. */
    InProcessPages(Object... pages) {
        mapping = Mono.fromSupplier(() -> mapping(pages)).cache();
    }

    private static RequestMappingHandlerMapping mapping(Object... pages) {
        var mapping = new RequestMappingHandlerMapping() {
            @Override
            protected void initHandlerMethods() {
                List.of(pages).forEach(this::detectHandlerMethods);
            }
        };
        mapping.afterPropertiesSet();
        return mapping;
    }

    private static RequestMappingHandlerAdapter adapter() {
        try {
            var empty = new GenericApplicationContext();
            empty.refresh();
            var adapter = new RequestMappingHandlerAdapter();
            adapter.setApplicationContext(empty);
            adapter.afterPropertiesSet();
            return adapter;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ResponseEntityResultHandler results() {
        ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
        codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(Json.mapper()));
        return new ResponseEntityResultHandler(codecs.getWriters(), new HeaderContentTypeResolver());
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return mapping.flatMap(pages -> pages.getHandler(exchange))
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)))
                .flatMap(page -> ADAPTER.handle(exchange, page))
                .flatMap(result -> RESULTS.handleResult(exchange, result));
    }
}
