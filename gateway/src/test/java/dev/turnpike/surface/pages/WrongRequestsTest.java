package dev.turnpike.surface.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.SampleJobs;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

/** What HTTP itself gets wrong. */
class WrongRequestsTest extends OnSurface {
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
}
