package dev.turnpike.gateway.whole;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The webhooks of jobs that are bought from a whole gateway. */
class WebhookTest extends OneGateway {
    private static final String SECRET = "whsec_dHVybnBpa2UtZXhhbXBsZS1zZWNyZXQtMzJieXRlcyE=";
    private static final WireMockServer RECEIVER = new WireMockServer(options().dynamicPort());

    @BeforeAll
    static void start(@TempDir Path folder) {
        RECEIVER.start();
        use(Gateway.start(folder));
    }

    @AfterAll
    static void stopReceiver() {
        RECEIVER.stop();
    }

    @BeforeEach
    void receive() {
        RECEIVER.resetAll();
        RECEIVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(204)));
    }

    @Test
    void theEndOfAJobIsToldSignedAndWithoutItsImages() throws Exception {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        Web.Answer sold = web.post(GENERATE, ORDER, payment.v2With(hook("/told")));
        assertThat(sold.status()).as("%s", sold).isEqualTo(200);
        LoggedRequest told = told("/told");
        JsonNode body = Web.JSON.readTree(told.getBody());
        assertThat(body.path("type").stringValue()).isEqualTo("job.completed");
        assertThat(body.at("/data/id")).isEqualTo(sold.json().path("job"));
        assertThat(body.at("/data/charged").toString()).isEqualTo("true");
        assertThat(body.at("/data/url").stringValue())
                .isEqualTo(web.base() + "/v1/jobs/" + sold.json().path("job").stringValue());
        assertThat(told.getBodyAsString()).doesNotContain("/v1/files", "lighthouse");
        String signed = told.getHeader("webhook-id") + "." + told.getHeader("webhook-timestamp") + ".";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("turnpike-example-secret-32bytes!".getBytes(UTF_8), "HmacSHA256"));
        mac.update(signed.getBytes(UTF_8));
        assertThat(told.getHeader("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(told.getBody())));
        Truth.sold(web, web.post(GENERATE, ORDER, payment.v1()), payment, 1024, 1024);
        RECEIVER.verify(1, postRequestedFor(urlEqualTo("/told")));
    }

    @Test
    void aJobThatFailsIsToldTooAndOneThatIsOnlyAskedForIsNot() {
        playground.breaks("facilitator", "settle-refused");
        try {
            Web.Answer asked = web.post(GENERATE, ORDER, hook("/failed"));
            assertThat(asked.status()).isEqualTo(402);
            web.post(GENERATE, ORDER, wallet.pay(asked).v2With(hook("/failed")));
            JsonNode body = Web.JSON.readTree(told("/failed").getBody());
            assertThat(body.path("type").stringValue()).isEqualTo("job.failed");
            assertThat(body.at("/data/charged").toString()).isEqualTo("false");
            RECEIVER.verify(1, anyRequestedFor(anyUrl()));
        } finally {
            playground.breaks("facilitator", "none");
        }
    }

    @Test
    void aWebhookThatCannotBeUsedIsRefusedBeforeAnyPayment() {
        for (String[] hook : List.of(new String[] {"ftp://client.example/", SECRET},
                new String[] {"http://169.254.169.254/latest", SECRET},
                new String[] {"https://client.example/", "secret"})) {
            Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
            Web.Answer refused = web.post(GENERATE, ORDER,
                    payment.v2With("Turnpike-Webhook", hook[0], "Turnpike-Webhook-Secret", hook[1]));
            assertThat(refused.status()).as("%s", refused).isEqualTo(400);
            assertThat(refused.json().path("param").stringValue()).isEqualTo("Turnpike-Webhook");
            assertThat(refused.text()).doesNotContain("latest", SECRET);
            assertThat(web.get(payment.page()).status()).isEqualTo(404);
        }
    }

    @Test
    void aPrivateAddressIsNotCalledUnlessTheOperatorSaysSo(@TempDir Path folder) {
        try (Gateway strict = Gateway.start(folder, text -> Gateway.swap(text, "allow-private: true }\n\n# Every model",
                "allow-private: false }\n\n# Every model"))) {
            Wallet.Signed payment = wallet.pay(strict.web().post(GENERATE, ORDER));
            assertThat(strict.web().post(GENERATE, ORDER, payment.v2With(hook("/private"))).status()).isEqualTo(400);
        }
        RECEIVER.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        RECEIVER.stubFor(
                post("/moved").willReturn(aResponse().withStatus(307).withHeader("Location", RECEIVER.url("/else"))));
        web.post(GENERATE, ORDER, wallet.pay(web.post(GENERATE, ORDER)).v2With(hook("/moved")));
        await().atMost(SOON).until(() -> count("/moved") == 2);
        RECEIVER.verify(0, postRequestedFor(urlEqualTo("/else")));
    }

    @Test
    void whatWasNotTakenIsSentAfterARestart(@TempDir Path folder) {
        RECEIVER.stubFor(post("/later").willReturn(aResponse().withStatus(500)));
        String job;
        try (Gateway first = Gateway.start(folder)) {
            Wallet.Signed payment = wallet.pay(first.web().post(GENERATE, ORDER));
            job = first.web().post(GENERATE, ORDER, payment.v2With(hook("/later"))).json().path("job").stringValue();
            await().atMost(SOON).until(() -> count("/later") == 1);
        }
        RECEIVER.resetAll();
        RECEIVER.stubFor(post("/later").willReturn(aResponse().withStatus(200)));
        try (Gateway second = Gateway.start(folder)) {
            JsonNode body = Web.JSON.readTree(told("/later").getBody());
            assertThat(body.at("/data/id").stringValue()).isEqualTo(job);
            assertThat(told("/later").getHeader("webhook-id")).isEqualTo("evt_" + job);
        }
    }

    private static String[] hook(String path) {
        return new String[] {"Turnpike-Webhook", RECEIVER.url(path), "Turnpike-Webhook-Secret", SECRET};
    }

    private static LoggedRequest told(String path) {
        await().atMost(SOON).until(() -> count(path) > 0);
        return RECEIVER.findAll(postRequestedFor(urlEqualTo(path))).getFirst();
    }

    private static int count(String path) {
        return RECEIVER.findAll(postRequestedFor(urlEqualTo(path))).size();
    }
}
