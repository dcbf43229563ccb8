package dev.turnpike.gateway.http.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import dev.turnpike.core.jobs.State;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.http.pages.SampleSurface.FakeTill;
import dev.turnpike.gateway.http.sale.SampleJobs;
import dev.turnpike.testkit.Sample;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Mono;

@SpringBootTest(classes = SampleSurface.class, webEnvironment = RANDOM_PORT,
        properties = {"management.server.port=0", "management.endpoint.health.validate-group-membership=false"})
class SurfaceTest {
    private static final String GENERATE = "/v1/images/generate";
    private static final String ORDER = "{\"prompt\":\"a lighthouse\"}";

    @LocalServerPort private int port;
    @Autowired private FakeTill till;
    @Autowired private ImageSales sales;

    @BeforeEach
    void forget() {
        till.drain();
        till.answer = Mono.just(new Reply.Of(SampleJobs.settled()));
        till.limits = Sample.limits(100_000, 100_000, 1);
    }

    // --- paying -----------------------------------------------------------------------------------------------------------------------

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

    // --- what HTTP itself gets wrong --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /v1/images/generate | 405 | METHOD_NOT_ALLOWED | POST
            DELETE | /v1/images/generate | 405 | METHOD_NOT_ALLOWED | POST
            POST   | /v1/models          | 405 | METHOD_NOT_ALLOWED | GET, HEAD
            GET    | /v1/images/estimate | 405 | METHOD_NOT_ALLOWED | POST
            PUT    | /v1/jobs/job-1      | 405 | METHOD_NOT_ALLOWED | DELETE, GET, HEAD
            GET    | /v1/nothing         | 404 | NOT_FOUND          |
            GET    | /v1/models/dall-e   | 404 | NOT_FOUND          |
            GET    | /v1/providers/acme  | 404 | NOT_FOUND          |
            GET    | /v1/jobs/unknown    | 404 | NOT_FOUND          |
            DELETE | /v1/jobs/unknown    | 404 | NOT_FOUND          |
            DELETE | /v1/jobs/job-1      | 409 | NOT_CANCELLABLE    |
            GET    | /v1/files/unknown   | 404 | NOT_FOUND          |
            """)
    void isToldInOneFormat(String method, String path, int status, String error, String allow) {
        var response = client().method(HttpMethod.valueOf(method))
                .uri(path)
                .header("Origin", "https://page.example")
                .exchange();
        if (allow != null) response.expectHeader().valueEquals("Allow", allow);
        response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "*")
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo(error)
                .jsonPath("$.type")
                .isEqualTo("/docs/errors#" + error)
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.charged")
                .doesNotExist();
    }

    @Test
    void onlyAPageThatWasWrittenHasHandedItsImagesOut() throws InterruptedException {
        SampleSurface.SEEN.clear();
        client().head().uri("/v1/jobs/job-1").exchange().expectStatus().isOk().expectBody().isEmpty();
        client().get()
                .uri("/v1/jobs/job-1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.result.images")
                .exists();
        // The page is told as handed out after its last byte, so the client can be ahead of it.
        assertThat(SampleSurface.SEEN.poll(30, TimeUnit.SECONDS)).isEqualTo("job-1");
        assertThat(SampleSurface.SEEN).isEmpty();
    }

    @Test
    void optionsAreToldAsSpringTellsThem() {
        client().options()
                .uri("/v1/models")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Allow", "GET,HEAD,OPTIONS");
    }

    @Test
    void theTypeOfEveryErrorLeadsToItsRowOfAPage() {
        String page = text(client().get()
                .uri("/docs/errors")
                .header("Accept", "text/html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Content-Type", "text/html; charset=utf-8"));
        assertThat(page).contains("<table>", "<a id=\"NOT_FOUND\"></a><code>NOT_FOUND</code>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/*;q=0.5", "application/xml"})
    void pagesAnswerInJsonWhateverIsAccepted(String accept) {
        client().get()
                .uri("/v1/models")
                .header("Accept", accept)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Content-Type", "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/v1/ledger", "/v1/ledger/summary", "/v1/refunds"})
    void pagesForOperatorsAreNotHere(String path) {
        client().get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%61ctuator/health", "/v1/ledger", "/v1/%6cedger", "/v1;x/ledger", "/v1/ledger/summary",
            "/v1/refund%73"})
    void pagesForOperatorsAnswerNoWebPageOnAnyPort(String path) {
        client().get()
                .uri(URI.create("http://localhost:" + port + path))
                .header("Origin", "https://page.example")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Origin");
    }

    @Test
    void aPaymentDoesNotGoWithGet() {
        client().get()
                .uri(GENERATE)
                .header("X-PAYMENT", SampleJobs.V1_HEADER)
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectBody()
                .jsonPath("$.charged")
                .isEqualTo(false);
    }

    @Test
    void bodiesThatAreTooLargeOrNotJsonAreRefused() {
        post(GENERATE, "x".repeat(65_537)).expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("BODY_TOO_LARGE");
        client().post()
                .uri(GENERATE)
                .header("Content-Type", "text/plain")
                .bodyValue(ORDER)
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @Test
    void headersMayBeLong() {
        client().get().uri("/").header("X-Long", "x".repeat(30_000)).exchange().expectStatus().isOk();
    }

    @Test
    void tooManyUnpaidRequestsAreToldToWait() {
        till.limits = Sample.limits(1, 1, 1);
        client().get().uri("/").exchange().expectStatus().isOk();
        client().get()
                .uri("/")
                .header("Origin", "https://page.example")
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .valueEquals("Retry-After", "1")
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "*")
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("RATE_LIMITED");
        paid("X-PAYMENT", SampleJobs.V1_HEADER, ORDER).expectStatus().isOk();
    }

    // --- web pages --------------------------------------------------------------------------------------------------------------------

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
                    .values("Access-Control-Expose-Headers", values -> assertThat(values).containsExactly(
                            "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE, Location, Retry-After"));
    }

    // --- what is free -----------------------------------------------------------------------------------------------------------------

    @Test
    void theFrontPageSaysWhereToGo() {
        client().get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Turnpike")
                .jsonPath("$.sandbox")
                .isEqualTo(true)
                .jsonPath("$.see.models")
                .isEqualTo("GET /v1/models");
    }

    @Test
    void anEstimateIsExact() {
        assertThat(text(
                post("/v1/images/estimate", "{\"model\":\"flux-schnell\",\"numberResults\":2}").expectStatus().isOk()))
                .isEqualTo(
                        """
                                {"model":"flux-schnell","dimensions":"1024x1024","number_of_images":2,"estimatedCost":{"usd":0.01573,"atomic":"15730",\
                                "note":"Exact and in full: this is the amount to sign; nothing is charged unless images are delivered."}}""");
        post("/v1/images/estimate", "{\"width\":7}").expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.param")
                .isEqualTo("width");
        post("/v1/images/estimate", "{\"model\":\"nano-banana-2\",\"size\":\"4096x4096\"}").expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("INVALID_DIMENSIONS");
    }

    @Test
    void aQuoteHasItsCandidatesAndTheTermsToPayBy() {
        post("/v1/quotes", "{}").expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.price.atomic")
                .isEqualTo("7865")
                .jsonPath("$.validForSeconds")
                .isEqualTo(600)
                .jsonPath("$.candidates[0].provider")
                .isEqualTo("x-router")
                .jsonPath("$.candidates[0].cost")
                .doesNotExist()
                .jsonPath("$.x402.v1.x402Version")
                .isEqualTo(1)
                .jsonPath("$.x402.v2.x402Version")
                .isEqualTo(2);
        post("/v1/quotes", "{\"model\":\"seedream-4.0\"}").expectBody()
                .jsonPath("$.candidates[0].provider")
                .isEqualTo("x-router")
                .jsonPath("$.exclusions[0].provider")
                .isEqualTo("xgen")
                .jsonPath("$.exclusions[0].reason")
                .isEqualTo("unhealthy");
    }

    @Test
    void modelsAreListedAsOpenAiDoes() {
        client().get()
                .uri("/v1/models")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.object")
                .isEqualTo("list")
                .jsonPath("$.sandbox")
                .isEqualTo(true)
                .jsonPath("$.data[0].id")
                .isEqualTo("flux-schnell")
                .jsonPath("$.data[0].object")
                .isEqualTo("model")
                .jsonPath("$.data[0].supportsSteps")
                .isEqualTo(true)
                .jsonPath("$.data[0].pricing['1K'].atomic")
                .isEqualTo("7865")
                .jsonPath("$.data[0].pricing['4K']")
                .doesNotExist()
                .jsonPath("$.data[0].upstreams")
                .isEqualTo(List.of("x-router"))
                .jsonPath("$.data[0].classes")
                .isEqualTo(List.of("photo"))
                .jsonPath("$.data[1].supportsSteps")
                .isEqualTo(false)
                .jsonPath("$.classes.photo")
                .isEqualTo(List.of("seedream-4.0", "flux-schnell"));
        client().get()
                .uri("/v1/models/black-forest-labs/flux-schnell")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo("flux-schnell");
    }

    @Test
    void providersShowTheirLastChecksButNotOurCosts() {
        String text = text(client().get().uri("/v1/providers").exchange().expectStatus().isOk());
        assertThat(text)
                .contains("\"verdict\":\"not_402\"", "it does not ask to be paid: it answers 404",
                        "\"circuit\":\"closed\"")
                .doesNotContain("secret", "5694");
        client().get()
                .uri("/v1/providers/xgen")
                .exchange()
                .expectBody()
                .jsonPath("$.models[0].paymentValid")
                .isEqualTo(false)
                .jsonPath("$.models[0].checks.length()")
                .isEqualTo(1)
                .jsonPath("$.models[1].paymentValid")
                .isEmpty();
    }

    @Test
    void jobsAreShownByTheirId() {
        client().get()
                .uri("/v1/jobs/job-1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("completed")
                .jsonPath("$.charged")
                .isEqualTo(true)
                .jsonPath("$.result.images.length()")
                .isEqualTo(2);
        client().get()
                .uri("/v1/jobs/job-2")
                .exchange()
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("processing");
    }

    @Test
    void paymentsArePublicButNotWhatTheyBought() {
        var key = SampleJobs.settled().facts().key();
        for (String network : List.of("base-sepolia", "eip155:84532")) {
            String text = text(client().get()
                    .uri("/v1/payments/" + network + "/" + key.payer().checksummed() + "/" + key.nonce())
                    .exchange()
                    .expectStatus()
                    .isOk());
            assertThat(text).contains("\"state\":\"settled\"", "\"transaction\":\"0xabab", "\"atomic\":\"7865\"")
                    .doesNotContain("job", "cdn.example", "flux", "order", "owed");
        }
    }

    @Test
    void moneyThatIsOwedIsShownToItsPayerWithItsWayBack() {
        var key = SampleJobs.released().facts().key();
        String text = text(client().get()
                .uri("/v1/payments/base-sepolia/" + key.payer().checksummed() + "/" + key.nonce())
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store"));
        assertThat(text)
                .contains("\"state\":\"released\"", "\"charged\":false", "\"owed\":{",
                        "\"refund\":{\"status\":\"intended\"")
                .doesNotContain("job", "order");
    }

    @ParameterizedTest
    @CsvSource({"base,0x857b06519e91e3a54538791bdbb0e22373e36b66,22,network", "base-sepolia,0x85,22,payer",
            "base-sepolia,0x857b06519e91e3a54538791bdbb0e22373e36b66,2,nonce"})
    void impossiblePaymentsAreRefused(String network, String payer, String nonce, String param) {
        client().get()
                .uri("/v1/payments/" + network + "/" + payer + "/0x" + nonce.repeat(32))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.param")
                .isEqualTo(param);
    }

    @Test
    void keptFilesAreImagesOrNothingABrowserRuns() {
        client().get()
                .uri("/v1/files/" + SampleSurface.IMAGE)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("image/png")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectBody(byte[].class)
                .isEqualTo(SampleSurface.PNG);
        client().get()
                .uri("/v1/files/" + SampleSurface.PAGE)
                .exchange()
                .expectHeader()
                .contentType("application/octet-stream");
        client().head()
                .uri("/v1/files/" + SampleSurface.IMAGE)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentLength(SampleSurface.PNG.length)
                .expectBody()
                .isEmpty();
    }

    private String call(String order, String payment, long seconds) {
        return FakeTill.call(sales.of("POST", GENERATE, "", order.getBytes(UTF_8)), payment, seconds);
    }

    private ResponseSpec post(String path, String body) {
        return client().post()
                .uri(path)
                .header("Origin", "https://page.example")
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange();
    }

    private ResponseSpec paid(String header, String payment, String body) {
        return client().post()
                .uri(GENERATE)
                .header("Origin", "https://page.example")
                .header(header, payment)
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange();
    }

    private static String text(ResponseSpec response) {
        return response.expectBody(String.class).returnResult().getResponseBody();
    }

    private WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }
}
