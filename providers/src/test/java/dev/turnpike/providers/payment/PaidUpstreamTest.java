package dev.turnpike.providers.payment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.turnpike.providers.Playback.CAP;
import static dev.turnpike.providers.Playback.TREASURY;
import static dev.turnpike.providers.Playback.USDC;
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
import dev.turnpike.providers.InWords;
import dev.turnpike.providers.Playback;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The rules of every style: which call carries what, and what an exchange means for the money. */
class PaidUpstreamTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String PAYEE = "0x8fd70c7f86454273fc2df8379dbf08a95ab103d3";
    private static final ImageOrder ORDER = new ImageOrder("a cat on a wall", "banana", new Resolution(1024, 1024), 1,
            null, null, null, null);

    @AutoClose private static Playback provider;

    private final UpstreamSettings settings = provider.settings(Styles.named("xgen"), PAYEE, sold("nano-banana-2"));
    private final Upstream upstream = provider.upstream(settings);

    @BeforeAll
    static void start() {
        provider = new Playback();
    }

    @AfterEach
    void forget() {
        provider.reset();
    }

    @ParameterizedTest
    @CsvSource({"1, X-PAYMENT, base, 1795175400, 1795176300", "2, PAYMENT-SIGNATURE, eip155:8453, 0, 1795176300"})
    void paysInTheVersionOfTheTermsWithTheSignatureOfTheTreasury(int version, String header, String network, long after,
            long before) {
        provider.terms("xgen/terms-v" + version).paid("xgen/queued");
        assertThat(buy(upstream, ORDER)).startsWith("ticket job_7f3a");

        var payment = payment(sent().getLast(), header);
        assertThat(payment.x402Version()).isEqualTo(version);
        assertThat(payment.network()).isEqualTo(network);
        assertThat(payment.authorization().to()).isEqualTo(new Address(PAYEE));
        assertThat(payment.authorization().value()).isEqualTo(BigInteger.valueOf(50_000));
        assertThat(payment.authorization().validAfter()).isEqualTo(BigInteger.valueOf(after));
        assertThat(payment.authorization().validBefore()).isEqualTo(BigInteger.valueOf(before));
        assertThat(seller().authenticate(payment).payer()).isEqualTo(TREASURY.address());
    }

    @Test
    void theUnpaidCallAndThePaidOneAreTheSameToTheByte() {
        provider.terms("xgen/terms-v1").paid("xgen/queued");
        buy(upstream, ORDER);

        assertThat(sent()).hasSize(2).allSatisfy(call -> {
            assertThat(call.getMethod().getName()).isEqualTo("POST");
            assertThat(call.getUrl()).isEqualTo("/v1/images/generate");
            assertThat(call.getHeader("content-type")).isEqualTo("application/json");
            assertThat(call.getBodyAsString()).isEqualTo("""
                    {"model":"nano-banana-2","prompt":"a cat on a wall","resolution":"1K","aspect_ratio":"1:1"}""");
        });
        assertThat(sent().getFirst().containsHeader("X-PAYMENT")).isFalse();
    }

    @Test
    void theThirdOrderOfAKindIsPaidWithoutAsking() {
        provider.terms("xgen/terms-v1").paid("xgen/queued");
        for (int i = 0; i < 3; i++) assertThat(buy(upstream, ORDER)).startsWith("ticket");

        assertThat(sent()).hasSize(5);
        assertThat(sent().getLast().getBodyAsString()).isEqualTo(sent().getFirst().getBodyAsString());
        assertThat(await(upstream.prepare(ORDER, CAP, TIMEOUT))).isInstanceOfSatisfying(Prepared.Ready.class,
                ready -> assertThat(ready.known()).isTrue());
    }

    @Test
    void anOrderThatWasDeclinedIsFollowedByOneThatAsks() {
        provider.terms("xgen/terms-v1").paid("xgen/queued");
        for (int i = 0; i < 3; i++) buy(upstream, ORDER);
        provider.paid(aResponse().withStatus(402).withBody("{}"));
        assertThat(buy(upstream, ORDER)).startsWith("declined");
        provider.paid("xgen/queued");
        for (int i = 0; i < 3; i++) buy(upstream, ORDER);

        assertThat(sent()).hasSize(5 + 1 + 6);
    }

    @Test
    void thePurchaseSaysAllThatWillBeSentAndShowsNoneOfIt() {
        provider.terms("xgen/terms-v1");
        var purchase = purchase(upstream, ORDER);

        assertThat(purchase.upstream()).isEqualTo("xgen");
        assertThat(purchase.model()).isEqualTo("banana");
        assertThat(purchase.amount()).isEqualTo(UsdcAmount.ofDecimal("0.05"));
        assertThat(purchase.asset()).isEqualTo(USDC);
        assertThat(purchase.toString()).doesNotContain("cat").doesNotContain(purchase.headerValue());
    }

    @Test
    void preparingAndAskingSendNothingSigned() {
        provider.terms("xgen/terms-v2");
        await(upstream.ask(ORDER, CAP, TIMEOUT));
        await(upstream.prepare(ORDER, CAP, TIMEOUT));

        assertThat(sent()).hasSize(2)
                .noneMatch(call -> call.containsHeader("X-PAYMENT") || call.containsHeader("PAYMENT-SIGNATURE"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            xgen/terms-v1       | 0.06     | none
            xgen/terms-v1       | 0.05     | none
            xgen/terms-v1       | 0.049999 | TOO_DEAR
            xgen/terms-for-elsewhere | 0.06 | BAD_TERMS
            xgen/terms-of-other | 0.06     | WRONG_PAYEE
            xgen/queued         | 0.06     | NOT_402
            xgen/bad-gateway    | 0.06     | NOT_402
            """)
    void termsAreSignedOnlyWithinTheGuard(String terms, String cap, String why) {
        provider.terms(terms);
        var told = switch (await(upstream.prepare(ORDER, UsdcAmount.ofDecimal(cap), TIMEOUT))) {
            case Prepared.Ready ready -> "none";
            case Prepared.Refused no -> no.offer().why().name();
            case Prepared.PromptRefused no -> no.code();
        };
        assertThat(told).isEqualTo(why);
    }

    @Test
    void anOrderThatCannotBeSaidIsNotAskedAbout() {
        var refused = (Prepared.Refused) await(upstream.prepare(ORDER.withModel("sora"), CAP, TIMEOUT));
        assertThat(refused.offer().why()).isEqualTo(Offer.Why.BAD_TERMS);
        assertThat(refused.offer().detail()).isEqualTo("not asked: does not sell sora");
        assertThat(sent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anExchangeThatBreaksAfterThePaymentLeavesDoubt(Fault fault) {
        provider.terms("xgen/terms-v1").paid(aResponse().withFault(fault));
        assertThat(buy(upstream, ORDER)).startsWith("in doubt");
        assertThat(sent()).hasSize(2);
    }

    @Test
    void anAnswerLargerThanAnyImagesLeavesDoubt() {
        provider.terms("xgen/terms-v1").paid(aResponse().withBody(new byte[(24 << 20) + 1]));
        assertThat(buy(upstream, ORDER)).startsWith("in doubt");
    }

    @Test
    void aClosedPortMeansNothingWasBought() {
        provider.terms("xgen/terms-v1");
        var purchase = purchase(upstream, ORDER);
        var gone = new Playback();
        var there = gone.origin();
        gone.close();

        assertThat(submit(provider.upstream(settings(there, true)), at(purchase, there + "/v1/images/generate")))
                .isEqualTo("not bought");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/v1/images/generate", "http://127.0.0.1:1/v1/images/generate",
            "file:///v1/images/generate"})
    void aPaymentGoesToNoOtherOrigin(String url) {
        provider.terms("xgen/terms-v1");
        assertThat(submit(upstream, at(purchase(upstream, ORDER), url))).isEqualTo("not bought");
    }

    @Test
    void aRedirectIsNotFollowed() {
        provider.terms("xgen/terms-v1")
                .paid(aResponse().withStatus(307).withHeader("Location", provider.origin() + "/v1/other"));
        assertThat(buy(upstream, ORDER)).isEqualTo("in doubt: status 307");
        assertThat(sent()).extracting(LoggedRequest::getUrl).containsOnly("/v1/images/generate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | unreachable: no JSON object
            402 | unreachable: status 402
            404 | unreachable: status 404
            410 | failed http_410
            429 | unreachable: status 429
            500 | unreachable: status 500
            """)
    void aQuestionAfterAJobIsAskedAgainUnlessTheJobIsGone(int status, String what) {
        provider.job("/v1/images/j1",
                aResponse().withStatus(status).withHeader("X-Location", provider.origin() + "/v1/other"));
        assertThat(poll(upstream, "j1", provider.origin() + "/v1/images/j1")).isEqualTo(what);
        assertThat(sent()).hasSize(1)
                .noneMatch(call -> call.containsHeader("X-PAYMENT") || call.containsHeader("PAYMENT-SIGNATURE"));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aQuestionThatBreaksIsAskedAgain(Fault fault) {
        provider.job("/v1/images/j1", aResponse().withFault(fault));
        assertThat(poll(upstream, "j1", provider.origin() + "/v1/images/j1")).startsWith("unreachable: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/j1", "http://127.0.0.1:1/j1", "file:///etc/passwd"})
    void aTicketIsHeldAgainstTheSettingsAgain(String url) {
        assertThat(poll(upstream, "j1", url))
                .isEqualTo("unreachable: its status URL is not one of xgen as it is configured now");
    }

    @Test
    void onlyAnUpstreamOfOurOwnNetworkIsSpokenToInPlainHttp() {
        var open = provider.upstream(settings(provider.origin(), false));
        provider.terms("xgen/terms-v1").paid("xgen/queued");
        var refused = (Prepared.Refused) await(open.prepare(ORDER, CAP, TIMEOUT));
        assertThat(refused.offer().why()).isEqualTo(Offer.Why.UNREACHABLE);
        assertThat(submit(open, purchase(upstream, ORDER))).isEqualTo("not bought");
        assertThat(sent()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true, PRIVATE, http://127.0.0.1:1", "false, PUBLIC, https://api.example"})
    void aCallHasTheTimeThatWasGivenAndReachesWhatIsAllowed(boolean allowPrivate, Http.Reach reach, String url) {
        provider.terms("xgen/terms-v1");
        var calls = new ArrayList<Http.Call>();
        var quiet = Playback.upstream(settings(url, allowPrivate),
                call -> Mono.just((Http.Outcome) new Http.Lost("quiet")).doFirst(() -> calls.add(call)));
        await(quiet.ask(ORDER, CAP, Duration.ofMillis(1)));
        await(quiet.submit(at(purchase(upstream, ORDER), url + "/v1/images/generate"), Duration.ofMillis(2)));
        await(quiet.poll(new Ticket("xgen", "j1", URI.create(url + "/v1/images/j1")), Duration.ofMillis(3)));

        assertThat(calls).extracting(
                call -> call.method() + " " + call.timeout().toMillis() + " ms " + (call.maxBytes() >> 20) + " MiB")
                .containsExactly("POST 1 ms 1 MiB", "POST 2 ms 24 MiB", "GET 3 ms 24 MiB");
        assertThat(calls).allMatch(call -> call.reach() == reach);
    }

    @Test
    void aMistakeOfOursAfterThePaymentLeavesDoubtAndQuotesNothing() {
        provider.terms("xgen/terms-v1");
        var broken = Playback.upstream(settings, call -> Mono.error(new IllegalStateException("prompt: a cat")));
        assertThat(submit(broken, purchase(upstream, ORDER)))
                .isEqualTo("in doubt: unexpected java.lang.IllegalStateException");
        assertThat(poll(broken, "j1", provider.origin() + "/j1"))
                .isEqualTo("unreachable: unexpected java.lang.IllegalStateException");
    }

    private static List<LoggedRequest> sent() {
        return provider.received();
    }

    private static String submit(Upstream upstream, SignedOrder purchase) {
        return InWords.of(await(upstream.submit(purchase, TIMEOUT)));
    }

    private static Payment payment(LoggedRequest call, String header) {
        var value = List.of(call.getHeader(header));
        return (header.equals("X-PAYMENT") ? seller().read(List.of(), value) : seller().read(value, List.of()))
                .orElseThrow();
    }

    private static Seller seller() {
        return new Seller(USDC, new Address(PAYEE), Duration.ofSeconds(300));
    }

    private static SignedOrder at(SignedOrder p, String url) {
        return new SignedOrder(p.upstream(), p.model(), URI.create(url), p.body(), p.headerName(), p.headerValue(),
                p.authorization(), p.asset(), p.amount());
    }

    private UpstreamSettings settings(String url, boolean allowPrivate) {
        var s = settings;
        return new UpstreamSettings(s.id(), s.style(), URI.create(url), s.asset(), s.payTo(), s.idempotent(),
                s.maxImages(), s.hosts(), allowPrivate, s.pollPath(), s.pollInterval(), s.budget(), s.models());
    }

    private static Sold sold(String as) {
        return new Sold("banana", as, new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05")));
    }
}
