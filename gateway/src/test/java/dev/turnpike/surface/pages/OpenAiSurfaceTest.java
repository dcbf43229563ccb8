package dev.turnpike.surface.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.testkit.SampleJobs;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** Images in OpenAI's words over HTTP: what its clients send, and what they must be answered. */
class OpenAiSurfaceTest extends OnSurface {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String TOLL_BOOTH = "{\"prompt\":\"a toll booth\",\"size\":\"auto\",\"style\":\"vivid\"}";
    private static final String STREAM = "{\"prompt\":\"a toll booth\",\"stream\":true}";

    @Test
    void anUnknownBearerLeadsToThePriceAndTheErrorIsAnObjectBesideTheTerms() {
        client().post()
                .uri(GENERATIONS)
                .header("Authorization", "Bearer any")
                .header("Content-Type", "application/json")
                .bodyValue(TOLL_BOOTH)
                .exchange()
                .expectStatus()
                .isEqualTo(402)
                .expectHeader()
                .exists("PAYMENT-REQUIRED")
                .expectBody()
                .jsonPath("$.x402Version")
                .isEqualTo(1)
                .jsonPath("$.error.code")
                .isEqualTo("PAYMENT_REQUIRED")
                .jsonPath("$.error.type")
                .isEqualTo("payment_required")
                .jsonPath("$.accepts[0].maxAmountRequired")
                .isEqualTo("7865");
    }

    @Test
    void aPaymentBuysImagesAsDataAndByUrl_20() throws InterruptedException {
        paid(TOLL_BOOTH).expectStatus()
                .isOk()
                .expectHeader()
                .exists("PAYMENT-RESPONSE")
                .expectBody()
                .jsonPath("$.data[0].url")
                .isEqualTo("https://cdn.example/1.png")
                .jsonPath("$.data[0].b64_json")
                .isEqualTo(Base64.getEncoder().encodeToString(SampleSurface.PNG))
                .jsonPath("$.created")
                .isNumber()
                .jsonPath("$.job")
                .isEqualTo("job-1");
        assertThat(till.answered.poll(20, TimeUnit.SECONDS)).isEqualTo("job-1 received");
    }

    /** Each time they may be read from another's host. */
    @Test
    void imagesThatAreAskedForAgainAndAgainAreLeftToTheirUrls() {
        till.answer = Mono.just(new Reply.Of(SampleJobs.settled("asked-for-often")));
        for (int i = 0; i < 10; i++) paid(TOLL_BOOTH).expectBody().jsonPath("$.data[0].b64_json").exists();
        paid(TOLL_BOOTH).expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.data[0].url")
                .isEqualTo("https://cdn.example/1.png")
                .jsonPath("$.data[0].b64_json")
                .doesNotExist();
    }

    @Test
    void aClientThatAsksForUrlsGetsUrlsAlone() {
        paid("{\"prompt\":\"a toll booth\",\"response_format\":\"url\"}").expectBody()
                .jsonPath("$.data[0].url")
                .exists()
                .jsonPath("$.data[0].b64_json")
                .doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain;charset=UTF-8", "application/x-www-form-urlencoded"})
    void aPaidRequestThatLostItsHeadersIsServed(String type) {
        client().post()
                .uri(GENERATIONS)
                .header("PAYMENT-SIGNATURE", SampleJobs.V2_HEADER)
                .header("Content-Type", type)
                .bodyValue(TOLL_BOOTH)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void everyRefusalIsAnErrorOfOpenAis(Code code) {
        till.answer = Mono.error(Refusal.of(code, "no"));
        paid(TOLL_BOOTH).expectStatus()
                .isEqualTo(code.status())
                .expectHeader()
                .valueEquals("x-should-retry", "false")
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo(code.name())
                .jsonPath("$.error.message")
                .isEqualTo("no")
                .jsonPath("$.error.type")
                .isNotEmpty()
                .jsonPath("$.error.param")
                .isEmpty()
                .jsonPath("$.error.charged")
                .exists();
    }

    @Test
    void theFieldThatIsToBlameIsNamed() {
        till.answer = Mono.error(Refusal.field(Code.INVALID_PARAMETER, "quality", "quality: high"));
        paid(TOLL_BOOTH).expectBody().jsonPath("$.error.param").isEqualTo("quality");
    }

    @Test
    void anAnswerRepeatsTheIdentifierOfItsOrderInEveryReplay() {
        for (int replay = 0; replay < 2; replay++)
            paid("{\"prompt\":\"a toll booth\",\"safety_identifier\":\"user-7\"}").expectBody()
                    .jsonPath("$.safety_identifier")
                    .isEqualTo("user-7");
        paid("{\"prompt\":\"a toll booth\",\"safety_identifier\":\"" + "x".repeat(65) + "\"}").expectBody()
                .jsonPath("$.safety_identifier")
                .doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/none", "/v1/files/none", "/v1/batches", "/v1/batches/none"})
    void freePathsAnswerOpenAisClientsInTheirWordsAndOthersInOurs(String path) {
        for (String[] header : new String[][] {{"X-Stainless-Lang", "js"}, {"User-Agent", "AsyncOpenAI/Python 3.22.1"}})
            client().get()
                    .uri(path)
                    .header(header[0], header[1])
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .jsonPath("$.error.code")
                    .isEqualTo("NOT_FOUND")
                    .jsonPath("$.error.type")
                    .isEqualTo("invalid_request_error");
        client().get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void filesToEditAreRefusedWithAReason() {
        client().post()
                .uri("/v1/images/edits")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .bodyValue("--x--")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aStreamEndsWithTheImagesOnceTheyAreSettled() throws InterruptedException {
        till.answer = Mono.just(new Reply.Of(SampleJobs.in(new State.Working())));
        till.end = Mono.just(new Reply.Of(SampleJobs.settled()));
        String events = streamed();
        assertThat(events).startsWith(": working\n\n")
                .contains("event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\"")
                .contains("\"b64_json\":\"" + Base64.getEncoder().encodeToString(SampleSurface.PNG) + "\"")
                .contains("\"transaction\":\"0x")
                .contains("\"total_tokens\":0")
                .endsWith("}\n\n");
        assertThat(till.answered.poll(20, TimeUnit.SECONDS)).isEqualTo("job-1 received");
    }

    @Test
    void aStreamThatFailsEndsWithAnError() {
        till.answer = Mono.just(new Reply.Of(SampleJobs.in(new State.Working())));
        till.end = Mono.just(new Reply.Of(SampleJobs.ended(new End.Released(Code.GENERATION_FAILED, "no luck"))));
        assertThat(streamed()).doesNotContain("completed")
                .contains("event: error\ndata: {\"error\":{\"message\":\"no luck\",\"type\":\"server_error\"")
                .contains("\"charged\":false");
    }

    @Test
    void aStreamThatIsRefusedBeforeItBeganIsAnErrorAsAnyOther() {
        till.answer = Mono.error(Refusal.of(Code.PAYER_LIMITED, "no"));
        paid(STREAM).expectStatus().isForbidden().expectBody().jsonPath("$.error.code").isEqualTo("PAYER_LIMITED");
    }

    @Test
    void whileASettlementIsNotKnownAStreamShowsNoImage() {
        till.answer = Mono.just(new Reply.Of(SampleJobs.in(new State.Working())));
        till.end = Mono.just(new Reply.Of(SampleJobs.in(new State.Working())));
        assertThat(streamed()).doesNotContain("b64_json").contains("DEADLINE_EXCEEDED", "\"charged\":\"pending\"");
    }

    private String streamed() {
        String events = paid(STREAM).expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Content-Type", "text/event-stream")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(events).isNotNull();
        return events;
    }

    private WebTestClient.ResponseSpec paid(String body) {
        return client().post()
                .uri(GENERATIONS)
                .header("PAYMENT-SIGNATURE", SampleJobs.V2_HEADER)
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange();
    }
}
