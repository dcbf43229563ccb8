package dev.turnpike.providers.payment;

import static dev.turnpike.providers.Playback.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.InWords;
import dev.turnpike.providers.Playback;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Where jobs are asked for, and what goes with the question. */
class PollingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Address PAYER = new Address("0x" + "2".repeat(40));
    private static final String HOME = "https://api.example";
    private static final ImageOrder ORDER = new ImageOrder("a cat", "m", new Resolution(1024, 1024), 1, null, null,
            null, null);

    private final List<Http.Call> calls = new ArrayList<>();
    private final Map<String, Http.Answer> answers = new HashMap<>();

    @Test
    void aPollCarriesTheSamePaymentWhereTheStyleSaysSo() {
        answers.put("POST /v1/images/generations",
                answer(202, "{\"id\":\"j\",\"poll_url\":\"/v1/jobs/j\",\"status\":\"queued\"}"));
        answers.put("GET /v1/jobs/j", answer(200, "{\"status\":\"completed\",\"data\":[{\"url\":\"/a.png\"}]}"));
        Upstream upstream = upstream("openai-images", "gpt-image-1");
        SignedOrder order = order("/v1/images/generations");
        Ticket ticket = accepted(upstream, order);
        assertThat(InWords.of(await(upstream.poll(ticket.boughtBy(order), TIMEOUT))))
                .isEqualTo("finished " + HOME + "/a.png");
        assertThat(calls.getLast().headers()).containsEntry("X-PAYMENT", "the payment");
        await(upstream.poll(ticket, TIMEOUT));
        assertThat(calls.getLast().headers()).doesNotContainKey("X-PAYMENT");
    }

    @Test
    void aPaymentGoesToNoOtherHostThanTheOneThatWasPaid() {
        Upstream upstream = upstream("openai-images", "gpt-image-1");
        SignedOrder order = order("/v1/images/generations");
        Ticket listed = new Ticket("u", "j", URI.create("https://status.example/j")).boughtBy(order);
        await(upstream.poll(listed, TIMEOUT));
        assertThat(calls).singleElement().satisfies(call -> assertThat(call.headers()).doesNotContainKey("X-PAYMENT"));
        await(upstream.poll(new Ticket("u", "j", URI.create("https://evil.example/j")).boughtBy(order), TIMEOUT));
        assertThat(calls).hasSize(1);
    }

    @Test
    void aRedirectToAnotherHostLosesThePayment() {
        answers.put("GET /v1/jobs/j",
                new Http.Answer(302, Map.of("location", List.of("https://evil.example/j")), new byte[0]));
        Upstream upstream = upstream("openai-images", "gpt-image-1");
        Ticket ticket = new Ticket("u", "j", URI.create(HOME + "/v1/jobs/j"));
        await(upstream.poll(ticket.boughtBy(order("/v1/images/generations")), TIMEOUT));
        assertThat(calls).hasSize(2);
        assertThat(calls.getFirst().headers()).containsKey("X-PAYMENT");
        assertThat(calls.getLast().uri()).hasHost("evil.example");
        assertThat(calls.getLast().headers()).containsOnlyKeys("accept");
    }

    @Test
    void aStyleCannotMakeTheGatewayCallAnotherHost() {
        answers.put("POST /fal-ai/x", answer(200,
                "{\"status\":\"IN_QUEUE\",\"request_id\":\"r\",\"status_url\":\"https://evil.example/r\"}"));
        answers.put("GET /r", answer(200, "{\"status\":\"COMPLETED\",\"response_url\":\"https://evil.example/r\"}"));
        Upstream upstream = upstream("fal", "fal-ai/x");
        assertThat(InWords.of(await(upstream.submit(order("/fal-ai/x"), TIMEOUT))))
                .isEqualTo("in doubt: foreign status host: https://evil.example");
        assertThat(InWords.of(await(upstream.poll(new Ticket("u", "r", URI.create(HOME + "/r")), TIMEOUT))))
                .isEqualTo("unreachable: foreign result host: evil.example");
        assertThat(calls).allMatch(call -> call.uri().getHost().equals("api.example"));
    }

    @Test
    void aJobIsAskedForByPostWhereTheStyleSaysSo() {
        answers.put("POST /v1", answer(200,
                "{\"data\":[{\"taskUUID\":\"t\",\"status\":\"success\",\"imageURL\":\"https://im.example/a.jpg\"}]}"));
        Upstream upstream = upstream("runware", "runware:100@1");
        assertThat(InWords.of(await(upstream.poll(new Ticket("u", "t", URI.create(HOME + "/v1")), TIMEOUT))))
                .isEqualTo("finished https://im.example/a.jpg");
        assertThat(new String(calls.getLast().body(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"taskUUID\":\"t\",\"taskType\":\"getResponse\"}]");
    }

    private Ticket accepted(Upstream upstream, SignedOrder order) {
        if (await(upstream.submit(order, TIMEOUT)) instanceof Submission.Accepted job) return job.ticket();
        throw new AssertionError("no job");
    }

    private Upstream upstream(String style, String as) {
        UpstreamSettings settings = new UpstreamSettings("u", Styles.named(style), URI.create(HOME), Playback.USDC,
                Set.of(new Address("0x" + "1".repeat(40))), false, 1, Set.of("https://status.example"), false, null,
                Duration.ofSeconds(2), new UpstreamSettings.Budget(null, null),
                List.of(new Sold("m", as, new PriceRule.PerImage(new UsdcAmount(1)))));
        return Playback.upstream(settings, call -> {
            calls.add(call);
            return Mono.just(answers.getOrDefault(call.method() + " " + call.uri().getPath(), answer(404, "{}")));
        });
    }

    private static SignedOrder order(String path) {
        Asset asset = Playback.USDC;
        return new SignedOrder(
                "u", "m", URI.create(HOME + path), "{}", "X-PAYMENT", "the payment", new Authorization(PAYER, PAYER,
                        BigInteger.ONE, BigInteger.ZERO, BigInteger.TEN, new Bytes32("0x" + "5".repeat(64))),
                asset, new UsdcAmount(1));
    }

    private static Http.Answer answer(int status, String body) {
        return new Http.Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
