package dev.turnpike.surface.pages;

import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.JsonResponse;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.surface.wire.Shipped;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /}: the name of the service, and its endpoints; the same in a few lines of HTML for a browser. */
@RestController
public final class FrontPage {
    private final FrontAnswer answer;
    private final byte[] html = Shipped.text("discovery/index.html").getBytes(StandardCharsets.UTF_8);

    /** @param sandbox whether all money here is play money */
    public FrontPage(boolean sandbox) {
        answer = new FrontAnswer("Turnpike",
                "Images for USDC over x402: pay once, the cheapest healthy provider makes them.", sandbox,
                new See("POST " + Routes.GENERATE + " {\"prompt\": \"a lighthouse\"}", "POST /v1/images/estimate",
                        "POST /v1/quotes", "GET /v1/models", "GET /v1/providers", "GET /v1/jobs/{id}",
                        "GET /v1/jobs/{id}/events", "GET /v1/payments/{network}/{payer}/{nonce}",
                        "GET " + ErrorBody.PAGE));
    }

    @GetMapping("/")
    Mono<ResponseEntity<Object>> show(@RequestHeader(name = "Accept", required = false) @Nullable String accept) {
        return Mono.just(accept == null || !accept.contains("text/html") ? JsonResponse.<Object>of(answer)
                : ResponseEntity.ok().contentType(MediaType.TEXT_HTML).header("Vary", "Accept").body(html));
    }

    /** @param is what the service does, in a sentence */
    public record FrontAnswer(String name, String is, boolean sandbox, See see) {}

    /** Endpoints, each as method and path. */
    public record See(String buy, String price, String quote, String models, String providers, String job,
            String events, String payment, String errors) {}
}
