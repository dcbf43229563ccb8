package dev.turnpike.gateway.http;

import java.time.Duration;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;

/** Lets any web page pay: no cookies are involved, a payment is all there is. First of all filters, so that errors carry it too. */
public final class Cors extends CorsWebFilter implements Ordered {
    private static final List<String> OPERATORS = List.of("/actuator", "/v1/ledger", "/v1/refunds");
    private static final List<String> EXPOSED = List.of("PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE", "Location",
            "Retry-After");

    public Cors() {
        super(exchange -> isForOperators(exchange.getRequest().getPath().value()) ? null : anybody());
    }

    /** Our filters stand before the management port too, and a page in an operator's browser is not the operator. */
    private static boolean isForOperators(String path) {
        return OPERATORS.stream().anyMatch(path::startsWith);
    }

    private static CorsConfiguration anybody() {
        var anybody = new CorsConfiguration();
        anybody.addAllowedOrigin(CorsConfiguration.ALL);
        anybody.addAllowedHeader(CorsConfiguration.ALL);
        anybody.addAllowedMethod(CorsConfiguration.ALL); // a method that is not taken is told so by the path itself
        anybody.setExposedHeaders(EXPOSED);
        anybody.setMaxAge(Duration.ofHours(2));
        return anybody;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
