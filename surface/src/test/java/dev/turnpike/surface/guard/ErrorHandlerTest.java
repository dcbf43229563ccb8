package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.surface.wire.ErrorBodies;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.test.StepVerifier;

class ErrorHandlerTest {
    private final ErrorHandler handler = new ErrorHandler(exchange -> ErrorBodies.OWN);
    private final MockServerWebExchange exchange = MockServerWebExchange
            .from(MockServerHttpRequest.post("/v1/images/generate"));

    @Test
    void anUnexpectedFailureIsAnInternalError() {
        StepVerifier.create(handler.handle(exchange, new IllegalStateException("secret"))).verifyComplete();

        assertThat(exchange.getResponse().getStatusCode().value()).isEqualTo(500);
        assertThat(exchange.getResponse().getBodyAsString().block()).contains("INTERNAL_ERROR")
                .doesNotContain("secret");
    }

    @Test
    void aLedgerThatIsAwayIsToBeAskedAgainAndWhatAPaymentHasBoughtIsNotToldMeanwhile() {
        MockServerWebExchange paid = MockServerWebExchange
                .from(MockServerHttpRequest.post("/v1/images/generate").header("PAYMENT-SIGNATURE", "some"));
        StepVerifier.create(handler.handle(paid, new DataAccessResourceFailureException("secret"))).verifyComplete();

        assertThat(paid.getResponse().getStatusCode().value()).isEqualTo(503);
        assertThat(paid.getResponse().getHeaders().getFirst("Retry-After")).isEqualTo("5");
        assertThat(paid.getResponse().getBodyAsString().block()).contains("\"charged\":\"pending\"")
                .doesNotContain("secret");
    }
}
