package dev.turnpike.gateway.http.pages;

import dev.turnpike.gateway.http.wire.ErrorBody;
import dev.turnpike.gateway.http.wire.JsonResponse;
import dev.turnpike.gateway.http.wire.Routes;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /}: the name of the service, and its endpoints. */
@RestController
public final class FrontPage {
    private final FrontAnswer answer;

    /** @param sandbox whether all money here is play money */
    public FrontPage(boolean sandbox) {
        answer = new FrontAnswer("Turnpike",
                "Images for USDC over x402: pay once, the cheapest healthy provider makes them.", sandbox,
                new See("POST " + Routes.GENERATE + " {\"prompt\": \"a lighthouse\"}", "POST /v1/images/estimate",
                        "POST /v1/quotes", "GET /v1/models", "GET /v1/providers", "GET /v1/jobs/{id}",
                        "GET /v1/payments/{network}/{payer}/{nonce}", "GET " + ErrorBody.PAGE));
    }

    @GetMapping("/")
    Mono<ResponseEntity<FrontAnswer>> show() {
        return Mono.just(JsonResponse.of(answer));
    }

    /** @param is what the service does, in a sentence */
    public record FrontAnswer(String name, String is, boolean sandbox, See see) {}

    /** Endpoints, each as method and path. */
    public record See(String buy, String price, String quote, String models, String providers, String job,
            String payment, String errors) {}
}
