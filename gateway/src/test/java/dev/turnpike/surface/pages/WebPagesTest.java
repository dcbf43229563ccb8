package dev.turnpike.surface.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.testkit.SampleJobs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Requests of web pages of other origins. */
class WebPagesTest extends OnSurface {
    @ParameterizedTest
    @ValueSource(strings = {GENERATE, "/v1/models", "/v1/jobs/job-1", "/nothing"})
    void webPagesOfAnyOriginMayAskWithAnyHeaders(String path) {
        client().options()
                .uri(path)
                .header("Origin", "https://page.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type, payment-signature, x-anything")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "*")
                .expectHeader()
                .valueEquals("Access-Control-Allow-Headers", "content-type, payment-signature, x-anything");
    }

    @Test
    void everyAnswerMayBeReadWithItsPaymentHeadersEachSaidOnce() {
        var answers = List.of(post(GENERATE, ORDER), paid("X-PAYMENT", SampleJobs.V1_HEADER, ORDER),
                paid("X-PAYMENT", "junk", ORDER));
        for (ResponseSpec answer : answers)
            answer.expectHeader()
                    .values("Access-Control-Allow-Origin", values -> assertThat(values).containsExactly("*"))
                    .expectHeader()
                    .values("Access-Control-Expose-Headers",
                            values -> assertThat(values).containsExactly(
                                    "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE, Location, Retry-After, "
                                            + "RateLimit, RateLimit-Policy, x-should-retry, x-request-id, "
                                            + "Preference-Applied"))
                    .expectHeader()
                    .values("x-request-id", values -> assertThat(values).singleElement().asString().isNotBlank());
    }
}
