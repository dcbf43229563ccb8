package dev.turnpike.surface.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.testkit.SampleJobs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that are free. */
class FreePagesTest extends OnSurface {
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
                .isEqualTo("INVALID_DIMENSIONS")
                .jsonPath("$.param")
                .isEqualTo("size");
    }

    @Test
    void aSizeWithoutAPriceIsNotAdvertised() {
        client().get()
                .uri("/v1/models/nano-banana-2")
                .exchange()
                .expectBody()
                .jsonPath("$.sizes.max")
                .isEqualTo(4096)
                .jsonPath("$.sizes.area")
                .isEqualTo("288359-1153433");
        client().get().uri("/v1/models/flux-schnell").exchange().expectBody().jsonPath("$.sizes.area").doesNotExist();
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
}
