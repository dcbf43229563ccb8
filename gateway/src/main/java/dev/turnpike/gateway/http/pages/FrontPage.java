package dev.turnpike.gateway.http.pages;

import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.gateway.http.wire.Routes;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /}: says what this is to whoever comes by, and where to go on. */
public final class FrontPage {
    private final ObjectNode page;

    /** @param sandbox whether all money here is play money */
    public FrontPage(boolean sandbox) {
        page = Json.object()
                .put("name", "Turnpike")
                .put("is", "Images for USDC over x402: pay once, the cheapest healthy provider makes them.")
                .put("sandbox", sandbox);
        ObjectNode see = page.putObject("see");
        see.put("buy", "POST " + Routes.GENERATE + " {\"prompt\": \"a lighthouse\"}")
                .put("price", "POST /v1/images/estimate")
                .put("quote", "POST /v1/quotes")
                .put("models", "GET /v1/models")
                .put("providers", "GET /v1/providers")
                .put("job", "GET /v1/jobs/{id}")
                .put("payment", "GET /v1/payments/{network}/{payer}/{nonce}");
    }

    Mono<Answer> show(ServerRequest request) {
        return Mono.just(Answer.json(200, page));
    }
}
