package dev.turnpike.surface.guard;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets web pages of any origin read and pay: there are no cookies, only payments. It is the first of all filters, so
 * that errors carry its headers too.
 *
 * <p>Paths for operators answer no web page of another origin: a page in an operator's browser is not the operator. Our
 * filters stand before the management server too.
 */
public final class Cors extends CorsWebFilter implements Ordered {
    /** Paths for operators, for one server on both ports. Matched as routes are, after decoding. */
    private static final List<PathPattern> OPERATORS = Stream.of("/actuator/**", "/v1/ledger/**", "/v1/refunds/**")
            .map(PathPatternParser.defaultInstance::parse)
            .toList();
    private static final List<String> EXPOSED = List.of("PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE",
            "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "x-should-retry", RequestIds.NAME,
            "Preference-Applied");

    public Cors() {
        super(exchange -> isForOperators(exchange) ? new CorsConfiguration() : anyOrigin());
    }

    public static boolean isForOperators(ServerWebExchange exchange) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return WebServerApplicationContext.hasServerNamespace(exchange.getApplicationContext(), "management")
                || OPERATORS.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static CorsConfiguration anyOrigin() {
        var open = new CorsConfiguration();
        open.addAllowedOrigin(CorsConfiguration.ALL);
        open.addAllowedHeader(CorsConfiguration.ALL);
        open.addAllowedMethod(CorsConfiguration.ALL); // the path itself answers 405
        open.setExposedHeaders(EXPOSED);
        open.setMaxAge(Duration.ofHours(2));
        return open;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
