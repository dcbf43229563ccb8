package dev.turnpike.providers.payment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.turnpike.providers.Playback.CAP;
import static dev.turnpike.providers.Playback.await;
import static dev.turnpike.providers.Playback.buy;
import static dev.turnpike.providers.Playback.poll;
import static dev.turnpike.providers.Playback.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Playback;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Offer;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls to an upstream with a key carry it, and what an exchange means for the money. */
class KeyedUpstreamTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String KEY = "Bearer sk-hunter-2";
    private static final ImageOrder ORDER = new ImageOrder("a cat on a wall", "flux", new Resolution(1024, 1024), 1,
            null, null, null, null);
    private static final String IMAGES = "{\"images\":[{\"url\":\"https://img.example/1.png\",\"uuid\":\"1\"}]}";

    @AutoClose private static Playback provider;

    @BeforeAll
    static void start() {
        provider = new Playback();
    }

    @AfterEach
    void forget() {
        provider.reset();
    }

    @Test
    void anOrderIsOneCallWithTheKeyAndCostsWhatThePriceRuleSays() {
        answers(200, IMAGES);
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        assertThat(purchase(upstream, ORDER).amount()).isEqualTo(UsdcAmount.ofDecimal("0.003"));
        assertThat(buy(upstream, ORDER)).isEqualTo("finished https://img.example/1.png");
        assertThat(sent()).singleElement().satisfies(call -> {
            assertThat(call.getMethod().getName()).isEqualTo("POST");
            assertThat(call.getHeader("Authorization")).isEqualTo(KEY);
            assertThat(call.containsHeader("X-PAYMENT")).isFalse();
        });
    }

    @Test
    void aPreparedOrderHasNeitherKeyNorWalletAndSaysWhenItsDoubtEnds() {
        SignedOrder order = purchase(upstream(Styles.named("x-router"), auth(KEY, null, null)), ORDER);
        assertThat(order.keyed()).isTrue();
        assertThat(order.doubtEnds()).isEqualTo(Instant.parse("2026-11-20T13:00:00Z"));
        assertThat(order.headerName() + order.headerValue() + order.body() + order.url()).doesNotContain("hunter-2");
        assertThat(order.authorization().from()).isEqualTo(SignedOrder.NO_WALLET);
    }

    @Test
    void anOrderAboveTheCapIsNotMade() {
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        assertThat(await(upstream.prepare(ORDER, UsdcAmount.ofDecimal("0.002999"), TIMEOUT))).isInstanceOfSatisfying(
                Prepared.Refused.class, no -> assertThat(no.offer()).isInstanceOfSatisfying(Offer.Unacceptable.class,
                        offer -> assertThat(offer.why()).isEqualTo(Offer.Why.TOO_DEAR)));
        assertThat(sent()).isEmpty();
    }

    @ParameterizedTest(name = "status {0} {1} is {2}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', value = {
            "400 | {\"error\":\"bad_size\"}                                | refused ORDER bad_size",
            "404 | {\"error\":{\"code\":\"model_not_found\"}}              | refused MODEL model_not_found",
            "410 | -                                                       | refused MODEL http_410",
            "413 | -                                                       | refused ORDER http_413",
            "422 | {\"detail\":[{\"type\":\"missing\",\"msg\":\"prompt\"}]} | refused ORDER http_422",
            "429 | {\"error\":\"rate_limit_exceeded\"}                     | refused ORDER rate_limit_exceeded",
            "429 | {\"error\":{\"code\":\"insufficient_quota\"}}           | refused ACCOUNT insufficient_quota",
            "400 | {\"error\":{\"code\":\"billing_hard_limit_reached\"}}   | refused ACCOUNT billing_hard_limit_reached",
            "400 | {\"error\":\"account_suspended\"}                       | refused ACCOUNT account_suspended",
            "401 | -                                                       | refused ACCOUNT http_401",
            "401 | {\"error\":\"sk-hunter-2\"}                             | refused ACCOUNT http_401",
            "402 | -                                                       | refused ACCOUNT http_402",
            "403 | {\"detail\":\"User is locked. Exhausted balance.\"}     | refused ACCOUNT http_403",
            "403 | -                                                       | refused DENIED http_403",
            "403 | <html>Request blocked</html>                            | refused DENIED http_403",
            "403 | {\"error\":\"forbidden\"}                               | refused DENIED forbidden",
            "403 | {\"error\":{\"code\":\"permission_denied\"}}            | refused ACCOUNT permission_denied",
            "400 | {\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}} "
                    + "| refused ACCOUNT API_KEY_INVALID",
            "400 | {\"error\":{\"code\":\"moderation_blocked\"}}           | prompt refused for free moderation_blocked",
            "403 | {\"error\":\"Banned\"}                               | refused ACCOUNT Banned",
            "403 | {\"error\":{\"code\":\"content_policy_violation\"}}     | prompt refused for free content_policy_violation",
            "502 | {\"error\":{\"code\":\"content_policy_violation\"}}     | prompt refused for free content_policy_violation",
            "200 | {\"error\":{\"code\":\"content_filter\"}}               | prompt refused content_filter",
            "408 | -                                                       | in doubt", "409 | -   | in doubt",
            "500 | -                                                       | in doubt", "502 | -   | in doubt",
            "302 | -                                                       | in doubt", "204 | -   | in doubt",
            "200 | {\"images\":[]}                                         | in doubt", "200 | {}  | in doubt",
            "200 | {\"error\":\"no_capacity\"}                             | in doubt", "200 | -   | in doubt"})
    void anAnswerWithoutImagesMeans(int status, String body, String meaning) {
        answers(status, body == null ? "" : body);
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        assertThat(submitted(upstream)).isEqualTo(meaning);
        assertThat(upstream.takesNoneOfOurs().isPresent()).isEqualTo(meaning.contains("ACCOUNT"));
    }

    /** A firewall in front of an upstream answers what a client has written, which is no reason to leave it to nobody. */
    @Test
    void anUpstreamThatDeniesOrdersAndDoesNotSayWhyIsOutForAWhileAfterFiveInARow() {
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        for (int i = 0; i < 4; i++) deny(upstream);
        answers(200, IMAGES);
        assertThat(submitted(upstream)).isEqualTo("finished");
        for (int i = 0; i < 4; i++) deny(upstream);
        assertThat(upstream.takesNoneOfOurs()).isEmpty();
        SignedOrder another = purchase(upstream, ORDER);
        deny(upstream);
        assertThat(upstream.takesNoneOfOurs()).isPresent();
        assertThat(asked(upstream)).isEqualTo("NO_ACCOUNT");
        answers(200, IMAGES);
        await(upstream.submit(another, TIMEOUT));
        assertThat(upstream.takesNoneOfOurs()).as("it has taken one").isEmpty();
    }

    @Test
    void anUpstreamThatWasOutForItsDenialsIsTriedAgainAndOutAgainAtTheNext() {
        Account account = new Account("a", auth(KEY, null, null));
        Instant now = Instant.EPOCH;
        for (int i = 0; i < 5; i++) account.denied("http_403", now);
        assertThat(account.trouble(now)).isPresent();
        Instant later = now.plus(Duration.ofMinutes(10));
        assertThat(account.trouble(later)).isEmpty();
        account.denied("http_403", later);
        assertThat(account.trouble(later)).isPresent();
    }

    private static void deny(Upstream upstream) {
        answers(403, "<html>");
        assertThat(submitted(upstream)).isEqualTo("refused DENIED http_403");
    }

    @Test
    void itsCheckKnowsBetterThanOrdersThatAreDenied() {
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, "/v1/models"));
        for (int i = 0; i < 9; i++) deny(upstream);
        provider.job("/v1/models", aResponse().withStatus(200));
        assertThat(asked(upstream)).isEqualTo("0.003");
        provider.job("/v1/models", aResponse().withStatus(403));
        assertThat(asked(upstream)).isEqualTo("NO_ACCOUNT");
    }

    @Test
    void whatAnAnswerRepeatsOfTheOrderSaysNothingOfOurAccount() {
        answers(403, "{\"detail\":\"Not allowed: account suspended\"}");
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        ImageOrder order = new ImageOrder("a sign: account suspended", "flux", new Resolution(1024, 1024), 1, null,
                null, null, null);
        await(upstream.submit(purchase(upstream, order), TIMEOUT));
        assertThat(upstream.takesNoneOfOurs()).isEmpty();
    }

    @Test
    void aLostAnswerIsDoubt() {
        provider.unpaid(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(submitted(upstream(Styles.named("x-router"), auth(KEY, null, null)))).isEqualTo("in doubt");
    }

    @Test
    void aThrottledOrderSaysForHowLong() {
        provider.unpaid(aResponse().withStatus(429).withHeader("Retry-After", "7"));
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        assertThat(await(upstream.submit(purchase(upstream, ORDER), TIMEOUT))).isInstanceOfSatisfying(
                Submission.Refused.class, no -> assertThat(no.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void anAccountThatIsRefusedGetsNoMoreOrdersUntilItsCheckIsGood() {
        answers(401, "");
        provider.job("/v1/models", aResponse().withStatus(401));
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, "/v1/models"));
        assertThat(submitted(upstream)).isEqualTo("refused ACCOUNT http_401");
        assertThat(await(upstream.prepare(ORDER, CAP, TIMEOUT))).isInstanceOf(Prepared.Refused.class);
        assertThat(asked(upstream)).isEqualTo("NO_ACCOUNT");
        provider.job("/v1/models", aResponse().withStatus(200));
        assertThat(asked(upstream)).isEqualTo("0.003");
        assertThat(upstream.takesNoneOfOurs()).isEmpty();
        assertThat(await(upstream.prepare(ORDER, CAP, TIMEOUT))).isInstanceOf(Prepared.Ready.class);
    }

    @Test
    void withoutACheckNothingIsCalledAndAnAccountStaysRefused() {
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        assertThat(asked(upstream)).isEqualTo("0.003");
        assertThat(sent()).isEmpty();
        answers(402, "");
        submitted(upstream);
        assertThat(asked(upstream)).isEqualTo("NO_ACCOUNT");
    }

    @Test
    void aCheckThatFindsNobodyThereIsNoWordOnTheAccount() {
        provider.job("/v1/models", aResponse().withStatus(503));
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, "/v1/models"));
        assertThat(asked(upstream)).isEqualTo("UNREACHABLE");
        assertThat(upstream.takesNoneOfOurs()).isEmpty();
    }

    @Test
    void theKeyMayComeFromAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "sk-of-a-file\n");
        answers(200, IMAGES);
        buy(upstream(Styles.named("x-router"), auth("Key {key}", file, null)), ORDER);
        assertThat(sent().getFirst().getHeader("Authorization")).isEqualTo("Key sk-of-a-file");
    }

    @Test
    void withoutItsFileAnUpstreamIsOutAndNothingIsSent(@TempDir Path folder) {
        Upstream upstream = upstream(Styles.named("x-router"), auth("{key}", folder.resolve("gone"), "/v1/models"));
        assertThat(upstream.takesNoneOfOurs()).isPresent();
        assertThat(asked(upstream)).isEqualTo("NO_ACCOUNT");
        assertThat(sent()).isEmpty();
    }

    @Test
    void pollsCarryTheKey() {
        answers(200, "{\"id\":\"job_1\"}");
        Upstream upstream = upstream(Styles.named("xgen"), auth(KEY, null, null));
        assertThat(buy(upstream, ORDER)).startsWith("ticket job_1");
        provider.job("/v1/images/job_1",
                aResponse().withBody(IMAGES.replace("{\"images", "{\"status\":\"completed\",\"images")));
        assertThat(poll(upstream, "job_1", provider.origin() + "/v1/images/job_1")).startsWith("finished");
        assertThat(sent()).hasSize(2).allSatisfy(call -> assertThat(call.getHeader("Authorization")).isEqualTo(KEY));
    }

    @Test
    void aPollThatIsSentToAnotherHostLeavesTheKeyBehind() {
        try (var elsewhere = new Playback()) {
            elsewhere.unpaid(aResponse().withStatus(401));
            provider.job("/v1/images/job_1",
                    aResponse().withStatus(302).withHeader("Location", elsewhere.origin() + "/v1/images/job_1"));
            Upstream upstream = upstream(Styles.named("xgen"), auth(KEY, null, null));
            poll(upstream, "job_1", provider.origin() + "/v1/images/job_1");
            assertThat(sent().getFirst().getHeader("Authorization")).isEqualTo(KEY);
            assertThat(elsewhere.received()).isNotEmpty()
                    .allSatisfy(call -> assertThat(call.containsHeader("Authorization")).isFalse());
            assertThat(upstream.takesNoneOfOurs()).as("a stranger says nothing of our account").isEmpty();
        }
    }

    @Test
    void aPollAtAListedHostHasNoKey() {
        try (var elsewhere = new Playback()) {
            elsewhere.unpaid(aResponse().withBody("{\"status\":\"queued\"}"));
            UpstreamSettings settings = settings(Styles.named("xgen"), auth(KEY, null, null),
                    Set.of(elsewhere.origin()));
            assertThat(poll(provider.upstream(settings), "job_1", elsewhere.origin() + "/jobs/1")).isEqualTo("pending");
            assertThat(elsewhere.received()).singleElement()
                    .satisfies(call -> assertThat(call.containsHeader("Authorization")).isFalse());
        }
    }

    @Test
    void aPollAtAHostThatIsListedForTheKeyHasItAndSaysWhetherItIsGood() {
        try (var region = new Playback()) {
            region.unpaid(aResponse().withStatus(401));
            KeyAuth auth = new KeyAuth("Authorization", KEY, null, null, Duration.ofHours(1), Set.of(region.origin()));
            Upstream upstream = upstream(Styles.named("bfl"), auth);
            answers(200, "{\"id\":\"b1\",\"polling_url\":\"" + region.origin() + "/v1/get_result?id=b1\"}");
            assertThat(submitted(upstream)).isEqualTo("accepted");
            poll(upstream, "b1", region.origin() + "/v1/get_result?id=b1");
            assertThat(region.received()).singleElement()
                    .satisfies(call -> assertThat(call.getHeader("Authorization")).isEqualTo(KEY));
            assertThat(upstream.takesNoneOfOurs()).isPresent();
        }
    }

    @Test
    void anUpstreamMayTakeOrdersAtAPathOfItsOwn() {
        answers(200, "{\"data\":[{\"url\":\"https://img.example/1.png\"}]}");
        Style azure = Styles.named("openai-images")
                .postingTo("/openai/deployments/{as}/images/generations?api-version=2025-04-01");
        assertThat(submitted(upstream(azure, auth(KEY, null, null)))).isEqualTo("finished");
        assertThat(sent()).singleElement()
                .satisfies(call -> assertThat(call.getUrl())
                        .isEqualTo("/openai/deployments/flux-schnell/images/generations?api-version=2025-04-01"));
    }

    @ParameterizedTest(name = "{0} is {1} more than is booked")
    @CsvSource({"0.0031, 0.0001", "0.0030001, 0.000001", "\"0.0034\", 0.0004", "0.003, 0", "0.0006, 0", "-7, 0",
            "1e999999999, 0", "1e30, 0", "null, 0"})
    void whatAnAnswerSaysItCostIsComparedWithWhatIsBooked(String cost, String beyond) {
        answers(200, "{\"data\":[{\"url\":\"https://img.example/1.png\"}],\"price\":{\"amount\":" + cost + "}}");
        Upstream upstream = upstream(Styles.named("openai-images"), auth(KEY, null, null));
        assertThat(submitted(upstream)).isEqualTo("finished");
        assertThat(upstream.chargedBeyond().toDecimal()).isEqualTo(beyond);
    }

    @Test
    void soIsWhatTheAnswerOfAJobSays() {
        Upstream upstream = upstream(Styles.named("runware"), auth(KEY, null, null));
        SignedOrder order = purchase(upstream, ORDER);
        answers(200, "{\"data\":[{\"taskUUID\":\"t\",\"status\":\"success\",\"cost\":0.0035,"
                + "\"imageURL\":\"https://img.example/1.png\"}]}");
        Ticket ticket = new Ticket("keyed", "t", URI.create(provider.origin() + "/v1")).boughtBy(order);
        await(upstream.poll(ticket, TIMEOUT));
        await(upstream.poll(ticket, TIMEOUT));
        assertThat(upstream.chargedBeyond()).isEqualTo(UsdcAmount.ofDecimal("0.0005"));
    }

    @Test
    void anOrderForAnotherOriginIsNotSent() {
        Upstream upstream = upstream(Styles.named("x-router"), auth(KEY, null, null));
        SignedOrder o = purchase(upstream, ORDER);
        SignedOrder foreign = new SignedOrder(o.upstream(), o.model(), URI.create("https://elsewhere.example/"),
                o.body(), "", "", o.authorization(), o.asset(), o.amount());
        assertThat(await(upstream.submit(foreign, TIMEOUT))).isInstanceOf(Submission.NotBought.class);
    }

    @Test
    void anOrderByKeyIsNotSentOnceTheUpstreamIsPaidOverX402NorTheOtherWayRound() {
        Upstream keyed = upstream(Styles.named("x-router"), auth(KEY, null, null));
        UpstreamSettings s = keyed.settings();
        Upstream paid = provider.upstream(new UpstreamSettings(s.id(), s.style(), s.url(), s.asset(), s.payTo(), true,
                s.maxImages(), s.hosts(), true, null, s.pollInterval(), s.budget(), s.models()));
        SignedOrder order = purchase(keyed, ORDER);
        assertThat(await(paid.submit(order, TIMEOUT))).isInstanceOf(Submission.NotBought.class);
        SignedOrder signed = new SignedOrder(order.upstream(), order.model(), order.url(), order.body(), "X-PAYMENT",
                "e30=", new Authorization(SignedOrder.NO_WALLET, new Address("0x" + "8f".repeat(20)), BigInteger.ONE,
                        BigInteger.ZERO, BigInteger.TEN, order.authorization().nonce()),
                order.asset(), order.amount());
        assertThat(await(keyed.submit(signed, TIMEOUT))).isInstanceOf(Submission.NotBought.class);
        assertThat(sent()).isEmpty();
    }

    @Test
    void neitherSettingsNorOrdersShowTheKey() {
        UpstreamSettings settings = settings(Styles.named("x-router"), auth(KEY, Path.of("hunter-2"), null), Set.of());
        assertThat(settings.toString()).contains("Authorization").doesNotContain("hunter-2");
    }

    private static String submitted(Upstream upstream) {
        return switch (await(upstream.submit(purchase(upstream, ORDER), TIMEOUT))) {
            case Submission.Refused no -> "refused " + no.cause() + " " + no.code();
            case Submission.PromptRefused no -> "prompt refused " + (no.free() ? "for free " : "") + no.code();
            case Submission.InDoubt doubt -> "in doubt";
            case Submission.Finished done -> "finished";
            case Submission.Accepted job -> "accepted";
            case Submission.NotBought no -> "not bought";
            case Submission.Declined no -> "declined";
        };
    }

    private static String asked(Upstream upstream) {
        return switch (await(upstream.ask(ORDER, CAP, TIMEOUT))) {
            case Offer.Acceptable good -> good.amount().toDecimal();
            case Offer.Unacceptable bad -> bad.why().name();
        };
    }

    private static void answers(int status, String body) {
        provider.unpaid(aResponse().withStatus(status).withBody(body));
    }

    private static List<LoggedRequest> sent() {
        return provider.received();
    }

    private static KeyAuth auth(String value, Path file, String check) {
        return new KeyAuth("Authorization", value, file, check, Duration.ofHours(1));
    }

    private static Upstream upstream(Style style, KeyAuth auth) {
        return provider.upstream(settings(style, auth, Set.of()));
    }

    private static UpstreamSettings settings(Style style, KeyAuth auth, Set<String> hosts) {
        return new UpstreamSettings("keyed", style, URI.create(provider.origin()), Playback.USDC, Set.of(), false, 4,
                hosts, true, null, Duration.ofSeconds(2), new UpstreamSettings.Budget(null, null),
                List.of(new Sold("flux", "flux-schnell", new PriceRule.PerImage(UsdcAmount.ofDecimal("0.003")))), auth);
    }
}
