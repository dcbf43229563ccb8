package dev.turnpike.surface.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.till.Reply;
import dev.turnpike.surface.pages.SampleSurface.FakeTill;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.SampleJobs;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Mono;

/** The HTTP surface as its clients see it, on a port of its own, over a till that answers as told. */
@SpringBootTest(classes = SampleSurface.class, webEnvironment = RANDOM_PORT,
        properties = {"management.server.port=0", "management.endpoint.health.validate-group-membership=false"})
abstract class OnSurface {
    static final String GENERATE = "/v1/images/generate";
    static final String ORDER = "{\"prompt\":\"a lighthouse\"}";

    @LocalServerPort int port;
    @Autowired FakeTill till;
    @Autowired ImageSales sales;

    @BeforeEach
    void forget() {
        till.drain();
        till.answered.clear();
        till.answer = Mono.just(new Reply.Of(SampleJobs.settled()));
        till.limits = Sample.limits(100_000, 100_000, 1);
    }

    final String call(String order, String payment, long seconds) {
        return FakeTill.call(sales.of("POST", GENERATE, "", order.getBytes(UTF_8)), payment, seconds);
    }

    final ResponseSpec post(String path, String body) {
        return client().post()
                .uri(path)
                .header("Origin", "https://page.example")
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange();
    }

    final ResponseSpec paid(String header, String payment, String body) {
        return client().post()
                .uri(GENERATE)
                .header("Origin", "https://page.example")
                .header(header, payment)
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange();
    }

    static String text(ResponseSpec response) {
        return response.expectBody(String.class).returnResult().getResponseBody();
    }

    final WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }
}
