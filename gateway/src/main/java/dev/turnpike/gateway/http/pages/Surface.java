package dev.turnpike.gateway.http.pages;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.turnpike.gateway.http.wire.Endpoints;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Everything that is free: what there is beside {@link Routes}. */
public final class Surface {
    private Surface() {}

    public static RouterFunction<ServerResponse> routes(FrontPage front, PricePages prices, ModelPages models,
            ProviderPages providers, JobPages jobs, PaymentPage payments, FilePage files) {
        return new Endpoints().on(GET, "/", front::show)
                .on(POST, "/v1/images/estimate", prices::estimate)
                .on(POST, "/v1/quotes", prices::quote)
                .on(GET, "/v1/models", models::all)
                .on(GET, "/v1/models/{*id}", models::one)
                .on(GET, "/v1/providers", providers::all)
                .on(GET, "/v1/providers/{id}", providers::one)
                .on(GET, "/v1/jobs/{id}", jobs::show)
                .on(DELETE, "/v1/jobs/{id}", jobs::cancel)
                .on(GET, "/v1/payments/{network}/{payer}/{nonce}", payments::show)
                .on(GET, "/v1/files/{id}", files::show)
                .build();
    }
}
