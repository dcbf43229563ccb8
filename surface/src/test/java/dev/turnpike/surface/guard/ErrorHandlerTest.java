package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.surface.sale.Voice;
import dev.turnpike.surface.wire.ErrorBodies;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
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

    /** What is written already waits in the server: to close it after that would leave its room to the client. */
    @Test
    void anAnswerThatIsTakenTooSlowlyIsCutOffThoughNothingOfItIsTaken() throws Exception {
        byte[] part = new byte[1 << 20];
        var closed = new CountDownLatch(1);
        var slow = WebHttpHandlerBuilder
                .webHandler(asked -> asked.getResponse()
                        .writeWith(Flux.range(0, 256).map(i -> asked.getResponse().bufferFactory().wrap(part)))
                        .timeout(Duration.ofMillis(300), Mono.error(ImageBytes.TooSlow::new)))
                .exceptionHandler(handler)
                .build();
        var server = HttpServer.create()
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(slow))
                .doOnConnection(connection -> connection.onDispose(closed::countDown))
                .bindNow();
        try (var client = new Socket("localhost", server.port())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void aLedgerThatIsAwayIsToldInTheWordsOfItsClient() {
        MockServerWebExchange openAi = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/images/generations"));
        StepVerifier
                .create(new ErrorHandler(Voice::of).handle(openAi, new DataAccessResourceFailureException("secret")))
                .verifyComplete();
        assertThat(openAi.getResponse().getBodyAsString().block()).startsWith("{\"error\":{\"message\":\"The ledger");
    }
}
