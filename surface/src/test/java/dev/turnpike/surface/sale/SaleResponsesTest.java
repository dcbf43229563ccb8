package dev.turnpike.surface.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Doubt;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Again;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Reply;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Prefer;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Payment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SaleResponsesTest {
    private static final SaleResponses RESPONSES = new SaleResponses(SampleJobs.SELLER, () -> false, false,
            job -> Map.of(), terms -> terms);
    private static final RequestHeaders WAITS = asked(SampleJobs.V1, new Prefer(false, Duration.ofSeconds(240)), false);
    private static final RequestHeaders LEAVES = asked(SampleJobs.V1, new Prefer(true, Duration.ZERO), false);

    @Test
    void settledJobsShowTheImagesAndWhatWasPaid() {
        Response response = response(SampleJobs.settled(), WAITS);
        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).isEqualTo(
                """
                        {"images":[\
                        {"url":"https://cdn.example/1.png","uuid":"u-1","width":1024,"height":768,"promised":"1024x1024","mediaType":"image/png","cost":0.003933},\
                        {"url":"https://gate.example/v1/files/kept","uuid":"u-2","cost":0.003932}],\
                        "model":"flux-schnell","provider":"x-router","job":"job-1","cost":{"usd":0.007865,"atomic":"7865"},\
                        "payment":{"amountPaid":"7865","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","network":"base-sepolia",\
                        "payer":"0x857b06519E91e3A54538791bDbb0E22373e36b66","transaction":"0x%s"}}"""
                        .formatted("ab".repeat(32)));
        assertThat(response.headers()).containsEntry("Cache-Control", "private").doesNotContainKey("x-should-retry");
    }

    /** The journal has the path alone; its host is that of the terms, so a changed public-url changes no response. */
    @ParameterizedTest
    @CsvSource({"https://gate.example/v1/images/generate, https://gate.example/v1/files/kept",
            "http://localhost:8402/v1/images/generate, http://localhost:8402/v1/files/kept",
            "https://shop.example/turnpike/v1/images/generate, https://shop.example/turnpike/v1/files/kept",
            "https://gate.example/buy, https://gate.example/v1/files/kept"})
    void keptImagesAreServedWhereTheyWerePaidFor(String resource, String url) {
        assertThat(text(response(SampleJobs.settledAt(resource), WAITS))).contains("\"url\":\"" + url + "\"");
    }

    @Test
    void theReceiptSpeaksTheVersionOfTheRequest() {
        assertThat(receipt(response(SampleJobs.settled(), WAITS), "X-PAYMENT-RESPONSE"))
                .contains("\"transactionHash\":\"0xabab", "\"network\":\"base-sepolia\"");
        assertThat(receipt(response(SampleJobs.settled(), asked(SampleJobs.V2, WAITS.prefer(), false)),
                "PAYMENT-RESPONSE")).contains("\"network\":\"eip155:84532\"");
    }

    @Test
    void theSameJobGivesTheSameBytes() {
        for (Job job : List.of(SampleJobs.settled(), SampleJobs.unpaid(), lapsed(), released("GENERATION_FAILED")))
            assertThat(text(response(job, WAITS)))
                    .isEqualTo(text(response(job, asked(SampleJobs.V2, LEAVES.prefer(), false))));
    }

    @ParameterizedTest
    @CsvSource({"7865,1", "7865,2", "7865,3", "7865,4", "1,4", "0,2"})
    void theCostsOfTheImagesAddUpToThePrice(long price, int count) {
        var shares = IntStream.range(0, count)
                .mapToObj(i -> ImageAnswer.share(UsdcAmount.ofAtomic(price), i, count))
                .toList();
        assertThat(shares.stream().mapToLong(UsdcAmount::atomic).sum()).isEqualTo(price);
        assertThat(shares.getFirst().atomic() - shares.getLast().atomic()).isBetween(0L, 1L);
    }

    static Stream<State> running() {
        return Stream.of(new State.Held(), new State.Working(), new State.Delivered(SampleJobs.HELD),
                new State.Settling(SampleJobs.HELD, new Doubt.Unanswered("secret words"), SampleJobs.TRANSACTION));
    }

    @ParameterizedTest
    @MethodSource("running")
    void aClientThatComesBackGets202AndAPlaceToAsk(State state) {
        Response response = response(SampleJobs.in(state), LEAVES);
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.headers()).containsEntry("Location", "/v1/jobs/job-1")
                .containsEntry("Retry-After", "2")
                .containsEntry("Preference-Applied", "wait=0");
        assertThat(text(response)).contains("\"id\":\"job-1\"", "\"charged\":\"pending\"", "\"metadata\":{\"order\":7}")
                .doesNotContain("cdn.example", "secret");
    }

    @ParameterizedTest
    @MethodSource("running")
    void aClientThatWaitedInVainGets504AndNeverA2xxWithoutImages(State state) {
        Response response = response(SampleJobs.in(state), WAITS);
        assertThat(response.status()).isEqualTo(504);
        assertThat(text(response))
                .contains("\"error\":\"DEADLINE_EXCEEDED\"", "\"job\":\"job-1\"", "\"charged\":\"pending\"")
                .doesNotContain("cdn.example");
        assertThat(response.headers()).containsEntry("x-should-retry", "false")
                .containsEntry("Location", "/v1/jobs/job-1");
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void aReleasedJobAnswersWithItsCode(Code code) {
        Response response = response(released(code.name()), LEAVES);
        assertThat(response.status()).isEqualTo(code.status());
        assertThat(text(response)).contains("\"error\":\"" + code + "\"", "\"message\":\"no luck\"",
                "\"charged\":" + (code == Code.PAYMENT_OWED), "\"job\":\"job-1\"");
        assertThat(response.headers()).containsEntry("x-should-retry", "false");
    }

    @Test
    void aCancelledJobIsAConflict() {
        assertThat(response(released("CANCELLED"), WAITS).status()).isEqualTo(409);
    }

    @Test
    void anUnpaidJobShowsTermsAndTheFailedReceiptButNoImages() {
        Response response = response(SampleJobs.unpaid(), WAITS);
        assertThat(response.status()).isEqualTo(402);
        assertThat(text(response))
                .contains("\"x402Version\":1", "\"accepts\":[", "\"error\":\"invalid_exact_evm_insufficient_balance\"",
                        "\"charged\":false")
                .doesNotContain("cdn.example", "secret");
        assertThat(receipt(response, "X-PAYMENT-RESPONSE")).contains("\"success\":false",
                "invalid_exact_evm_insufficient_balance");
        assertThat(response.headers()).containsKey("PAYMENT-REQUIRED")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("x-should-retry", "false");
    }

    @Test
    void aLapsedJobAsksToPayAgain() {
        Response response = response(lapsed(), asked(SampleJobs.V2, WAITS.prefer(), false));
        assertThat(response.status()).isEqualTo(402);
        assertThat(text(response)).contains("\"error\":\"payment_expired\"", "\"charged\":false")
                .doesNotContain("cdn.example");
        assertThat(receipt(response, "PAYMENT-RESPONSE")).contains("payment_expired");
    }

    @Test
    void theFirst402IsTheChallengeAsItIsWithoutCors() {
        Challenge challenge = SampleJobs.SELLER.challenge(SampleJobs.TERMS, "PAYMENT_REQUIRED");
        Response response = RESPONSES.response(new Reply.PayFirst(challenge), asked(null, WAITS.prefer(), false),
                OwnVoice.ONLY, List.of());
        assertThat(response.headers()).isEqualTo(Map.of("PAYMENT-REQUIRED", challenge.headers().get("PAYMENT-REQUIRED"),
                "Content-Type", "application/json", "Cache-Control", "no-store"));
        assertThat(text(response)).isEqualTo(challenge.body())
                .startsWith("{\"x402Version\":1,\"error\":\"PAYMENT_REQUIRED\"");
    }

    @Test
    void theRouteIsShownOnRequestAndCostsOnlyWhereTheyArePublic() {
        RequestHeaders explain = asked(SampleJobs.V1, WAITS.prefer(), true);
        assertThat(text(response(SampleJobs.settled(), explain))).endsWith(
                """
                        "route":{"candidates":[{"provider":"x-router","model":"flux-schnell","latencyMilliseconds":80}],\
                        "exclusions":[{"provider":"xgen","model":"flux-schnell","reason":"unhealthy","detail":"it cannot be reached"}],\
                        "attempts":[{"provider":"x-router","model":"flux-schnell","outcome":"delivered","milliseconds":1234}]}}""");
        var open = new SaleResponses(SampleJobs.SELLER, () -> true, false, job -> Map.of(), terms -> terms);
        assertThat(text(open.response(new Reply.Of(SampleJobs.settled()), explain, OwnVoice.ONLY, List.of())))
                .contains("\"cost\":{\"usd\":0.005694,\"atomic\":\"5694\"}");
    }

    @Test
    void ourOwnTimeIsShownOnRequestAndNeverInTheBody() {
        Map<OwnTime.Stage, Duration> own = new EnumMap<>(Map.of(OwnTime.Stage.SETTLEMENT, Duration.ofNanos(812_000),
                OwnTime.Stage.ADMISSION, Duration.ofMillis(2)));
        var timed = new SaleResponses(SampleJobs.SELLER, () -> false, false, job -> own, terms -> terms);
        RequestHeaders explain = asked(SampleJobs.V1, WAITS.prefer(), true);
        Response response = timed.response(new Reply.Of(SampleJobs.settled()), explain, OwnVoice.ONLY, List.of());
        assertThat(response.headers()).containsEntry("Server-Timing", "admission;dur=2.000, settlement;dur=0.812");
        assertThat(text(response)).isEqualTo(text(response(SampleJobs.settled(), explain)));
        assertThat(timed.response(new Reply.Of(SampleJobs.settled()), WAITS, OwnVoice.ONLY, List.of()).headers())
                .doesNotContainKey("Server-Timing");
    }

    @Test
    void playMoneySaysSo() {
        var sandbox = new SaleResponses(SampleJobs.SELLER, () -> false, true, job -> Map.of(), terms -> terms);
        assertThat(text(sandbox.response(new Reply.Of(SampleJobs.settled()), WAITS, OwnVoice.ONLY, List.of())))
                .contains("\"sandbox\":true");
    }

    static Stream<Job> allStates() {
        return Stream.concat(running().map(SampleJobs::in), Stream.of(SampleJobs.settled(), SampleJobs.unpaid(),
                lapsed(), released("GENERATION_FAILED"), released("CANCELLED")));
    }

    @ParameterizedTest
    @MethodSource("allStates")
    void onlyASettledJobShowsItsImages(Job job) {
        JsonNode view = Json.read(new String(Json.bytes(JobAnswer.of(job, false)), StandardCharsets.UTF_8));
        assertThat(view.toString().contains("cdn.example"))
                .isEqualTo(view.path("status").stringValue().equals("completed"));
        assertThat(view.path("charged").toString()).isEqualTo(switch (view.path("status").stringValue()) {
            case "completed" -> "true";
            case "failed", "cancelled" -> "false";
            default -> "\"pending\"";
        });
    }

    private static Job lapsed() {
        return SampleJobs.ended(new End.Lapsed(End.Lapse.CANCELLED));
    }

    private static Job released(String code) {
        return SampleJobs.ended(new End.Released(Refusal.Code.valueOf(code), "no luck"));
    }

    private static RequestHeaders asked(Payment payment, Prefer prefer, boolean explain) {
        return new RequestHeaders(payment, "", Again.UNSAID, prefer, null, explain);
    }

    private static Response response(Job job, RequestHeaders asked) {
        return RESPONSES.response(new Reply.Of(job), asked, OwnVoice.ONLY, List.of());
    }

    private static String receipt(Response response, String header) {
        return new String(Base64.getDecoder().decode(response.headers().get(header)), StandardCharsets.UTF_8);
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
