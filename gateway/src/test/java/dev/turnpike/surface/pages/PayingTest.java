package dev.turnpike.surface.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.surface.pages.SampleSurface.FakeTill;
import dev.turnpike.testkit.SampleJobs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Mono;

/** Orders with and without a payment. */
class PayingTest extends OnSurface {
    @Test
    void anOrderWithoutPaymentIsAskedToPay() {
        post(GENERATE, ORDER).expectStatus()
                .isEqualTo(402)
                .expectHeader()
                .exists("PAYMENT-REQUIRED")
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .contentType("application/json")
                .expectHeader()
                .doesNotExist("x-should-retry")
                .expectBody()
                .jsonPath("$.x402Version")
                .isEqualTo(1)
                .jsonPath("$.error")
                .isEqualTo("PAYMENT_REQUIRED")
                .jsonPath("$.accepts[0].maxAmountRequired")
                .isEqualTo("7865");
        assertThat(till.drain()).containsExactly(call(ORDER, "unpaid", 240));
    }

    @ParameterizedTest
    @CsvSource({"GET,", "HEAD,", "POST,", "POST,{}", "POST,' { } '"})
    void aRequestWithoutAnOrderIsToldThePriceOfTheStandardOne(String method, String body) {
        var request = client().method(HttpMethod.valueOf(method)).uri(GENERATE);
        var response = (body == null ? request.exchange()
                : request.header("Content-Type", "application/json").bodyValue(body).exchange());
        response.expectStatus().isEqualTo(402).expectHeader().exists("PAYMENT-REQUIRED");
        assertThat(till.drain()).containsExactly(FakeTill.call(sales.probe(GENERATE), "unpaid", 240));
    }

    @Test
    void aPaymentBuysImages() throws InterruptedException {
        paid("X-PAYMENT", SampleJobs.V1_HEADER, ORDER).expectStatus()
                .isOk()
                .expectHeader()
                .exists("X-PAYMENT-RESPONSE")
                .expectHeader()
                .valueEquals("Cache-Control", "private")
                .expectBody()
                .jsonPath("$.images[0].url")
                .isEqualTo("https://cdn.example/1.png")
                .jsonPath("$.payment.sandbox")
                .isEqualTo(true);
        assertThat(till.drain()).containsExactly(call(ORDER, "V1", 240));
        assertThat(till.answered.poll(20, TimeUnit.SECONDS)).isEqualTo("job-1 received");
    }

    @Test
    void version2IsAnsweredInVersion2() {
        paid("PAYMENT-SIGNATURE", SampleJobs.V2_HEADER, ORDER).expectStatus()
                .isOk()
                .expectHeader()
                .exists("PAYMENT-RESPONSE")
                .expectHeader()
                .doesNotExist("X-PAYMENT-RESPONSE");
    }

    @Test
    void withAPaymentAnEmptyOrderIsAnOrder() {
        paid("X-PAYMENT", SampleJobs.V1_HEADER, "{}");
        assertThat(till.drain()).containsExactly(call("{}", "V1", 240));
    }

    @Test
    void aClientThatDoesNotWaitGetsAJob() {
        till.answer = Mono.just(new Reply.Of(SampleJobs.in(new State.Working())));
        client().post()
                .uri(GENERATE)
                .header("X-PAYMENT", SampleJobs.V1_HEADER)
                .header("Prefer", "respond-async, wait=7")
                .header("Turnpike-Explain", "true")
                .header("Content-Type", "application/json")
                .bodyValue(ORDER)
                .exchange()
                .expectStatus()
                .isEqualTo(202)
                .expectHeader()
                .valueEquals("Location", "/v1/jobs/job-1")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("processing")
                .jsonPath("$.route.candidates")
                .isArray();
        assertThat(till.drain()).containsExactly(call(ORDER, "V1", 7));
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void everyRefusalIsAnswered(Code code) {
        till.answer = Mono.error(Refusal.of(code, "no"));
        paid("X-PAYMENT", SampleJobs.V1_HEADER, ORDER).expectStatus()
                .isEqualTo(code.status())
                .expectHeader()
                .valueEquals("x-should-retry", "false")
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo(code.name())
                .jsonPath("$.charged")
                .exists();
    }

    @Test
    void aBugShowsNothing() {
        till.answer = Mono.error(new IllegalStateException("secret words"));
        String body = paid("X-PAYMENT", SampleJobs.V1_HEADER, ORDER).expectStatus()
                .isEqualTo(500)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(body).contains("INTERNAL_ERROR", "\"charged\":\"pending\"").doesNotContain("secret", "IllegalState");
    }

    @Test
    void aPaymentThatCannotBeReadIsRefused() {
        paid("X-PAYMENT", "what is this", ORDER).expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("INVALID_PAYMENT")
                .jsonPath("$.charged")
                .isEqualTo(false);
        assertThat(till.drain()).isEmpty();
    }

    @Test
    void twoDifferentPaymentsAreRefused() {
        String other = new String(Base64.getDecoder().decode(SampleJobs.V1_HEADER), UTF_8)
                .replaceFirst("(\"nonce\":\"0x)..", "$177");
        twoHeaders(Base64.getEncoder().encodeToString(other.getBytes(UTF_8))).expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("INVALID_PAYMENT");
    }

    @Test
    void onePaymentInBothVersionsIsOne() {
        twoHeaders(SampleJobs.V1_HEADER).expectStatus().isOk();
        assertThat(till.drain()).containsExactly(call(ORDER, "V2", 240));
    }

    private ResponseSpec twoHeaders(String v1) {
        return client().post()
                .uri(GENERATE)
                .header("X-PAYMENT", v1)
                .header("PAYMENT-SIGNATURE", SampleJobs.V2_HEADER)
                .header("Content-Type", "application/json")
                .bodyValue(ORDER)
                .exchange();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            application/json; charset=utf8mb4  | identity, identity
            application/json, application/json | none
            ''                                 | -
            """)
    void whatClientsWriteForPlainJsonIsTaken(String type, String coding) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + GENERATE))
                .header("Content-Type", type)
                .header("X-PAYMENT", "")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER));
        if (coding != null) request.header("Content-Encoding", coding);
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(402);
        }
        assertThat(till.drain()).containsExactly(call(ORDER, "unpaid", 240));
    }

    @Test
    void aPaymentOfAnotherKindIsToldWhatIsTaken() {
        String upto = new String(java.util.Base64.getDecoder().decode(SampleJobs.V1_HEADER)).replace("exact", "upto");
        paid("X-PAYMENT", java.util.Base64.getEncoder().encodeToString(upto.getBytes()), ORDER).expectStatus()
                .isEqualTo(402)
                .expectHeader()
                .exists("PAYMENT-REQUIRED")
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("unsupported_scheme")
                .jsonPath("$.accepts")
                .isArray()
                .jsonPath("$.charged")
                .isEqualTo(false);
    }
}
