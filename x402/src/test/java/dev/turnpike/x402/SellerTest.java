package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.wire.Base64Text;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SellerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Asset ASSET = Networks.usdc(Networks.named("base"));
    private static final Address PAY_TO = new Address("0x209693bc6afc0c5328ba36faf03c514ef312287c");
    private static final Instant NOW = Instant.ofEpochSecond(1_795_176_000);
    private static final LocalSigner PAYER = LocalSigner
            .of("9f92c66d1837b24d003718f978a30d0584faa3bcd6762864b047b67631a31a94");
    private static final String URL = "https://gw.example.com/v1/images/generations";

    private final Seller seller = new Seller(ASSET, PAY_TO, Duration.ofSeconds(60));
    private final Terms terms = seller.terms(new UsdcAmount(40_000), URL, "image");

    @Test
    void oneChallengeServesBothVersionsAsStockClientsWant() {
        JsonNode target = Vectors.file("client-behaviour.json")
                .get("cases")
                .valueStream()
                .filter(c -> c.get("id").asString().equals("dual-v2-header-v1-body"))
                .findFirst()
                .orElseThrow()
                .get("challenge");
        Challenge ours = seller.challenge(terms, "Payment required");
        String header = target.at("/headers/PAYMENT-REQUIRED").asString();
        assertThat(decoded(ours.headers().get("PAYMENT-REQUIRED"))).isEqualTo(decoded(header));
        JsonNode body = JSON.readTree(ours.body());
        assertThat(body.get("accepts")).isEqualTo(target.at("/body/accepts"));
        assertThat(body.get("x402Version")).isEqualTo(target.at("/body/x402Version"));
        assertThat(ours.headers()).containsEntry("Cache-Control", "no-store")
                .containsEntry("Content-Type", "application/json");
        assertThat(ours.headers().get("PAYMENT-REQUIRED").length()).isLessThan(8192);
    }

    @Test
    void aChallengeIsAValueUntilItIsRendered() {
        Challenge ours = seller.challenge(terms, "PAYMENT_REQUIRED").because("insufficient_funds");
        assertThat(ours).isEqualTo(new Challenge(terms, "insufficient_funds"));
        assertThat(ours.headers()).containsOnlyKeys("Content-Type", "Cache-Control", "PAYMENT-REQUIRED");
        assertThat(decoded(ours.headers().get("PAYMENT-REQUIRED"))).isEqualTo(ours.v2());
        assertThat(JSON.readTree(ours.body())).isEqualTo(ours.v1());
        ours.v1().removeAll();
        assertThat(ours.v1().get("error").asString()).isEqualTo("insufficient_funds");
    }

    @Test
    void aNetworkUnknownToV1ClientsIsNotPutBeforeThem() {
        var arbitrum = new Seller(Networks.usdc(Networks.named("eip155:42161")), PAY_TO, Duration.ofSeconds(60));
        Challenge challenge = arbitrum.challenge(arbitrum.terms(new UsdcAmount(1), URL, ""), "Payment required");
        assertThat(JSON.readTree(challenge.body()).has("accepts")).isFalse();
        assertThat(decoded(challenge.headers().get("PAYMENT-REQUIRED")).at("/accepts/0/network").asString())
                .isEqualTo("eip155:42161");
    }

    @Test
    void theSamePaymentInBothHeadersIsOnePayment() {
        String header = paid(2, terms, NOW);
        assertThat(seller.read(List.of(header), List.of(header)))
                .contains(seller.read(List.of(), List.of(header)).orElseThrow());
        for (String joined : List.of(header + ", " + header, header + ",", ", " + header))
            assertThat(seller.read(List.of(joined), List.of())).isEqualTo(seller.read(List.of(header), List.of()));
    }

    @Test
    void twoPaymentsInOneRequestAreRefusedAsMalformed() {
        assertThat(kind(List.of(paid(2, terms, NOW)), List.of(paid(1, terms, NOW))))
                .isEqualTo(Rejection.Kind.MALFORMED);
        assertThat(kind(List.of(paid(2, terms, NOW), paid(2, terms, NOW.plusSeconds(1))), List.of()))
                .isEqualTo(Rejection.Kind.MALFORMED);
        assertThat(kind(List.of(paid(2, terms, NOW) + "," + paid(2, terms, NOW.plusSeconds(1))), List.of()))
                .isEqualTo(Rejection.Kind.MALFORMED);
    }

    @Test
    void noHeaderIsNoPayment() {
        assertThat(seller.read(List.of(), List.of())).isEmpty();
        assertThat(seller.read(List.of(""), List.of(" "))).isEmpty();
        assertThat(seller.read(List.of(","), List.of())).isEmpty();
    }

    @Test
    void theVersionIsTheOneTheJsonSays() {
        assertThat(seller.read(List.of(paid(1, terms, NOW)), List.of()).orElseThrow().x402Version()).isEqualTo(1);
        assertThat(seller.read(List.of(), List.of(paid(2, terms, NOW))).orElseThrow().x402Version()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"x\"", "{}", "{'x402Version':1}", "{'x402Version':3}",
            "{'x402Version':'2'}", "{'x402Version':2.0}", "{'x402Version':2.5}",
            "{'x402Version':2,'accepted':null,'payload':{}}", "{'x402Version':2,'accepted':[],'payload':{}}",
            "{'x402Version':2,'accepted':'exact','payload':{}}",
            "{'x402Version':2,'accepted':{'scheme':'exact','network':'eip155:8453'},'payload':null}",
            "{'x402Version':2,'accepted':{'scheme':'exact','network':'eip155:8453'},'payload':{'authorization':null,'signature':'0x'}}",
            "{'x402Version':1,'x402Version':1}", "{'x402Version':1} {}", "{'secret-input':'<script>'"})
    void junkIsMalformedAndNeverRepeated(String json) {
        var rejection = catchThrowableOfType(Rejection.Exception.class,
                () -> seller.read(List.of(Base64Text.encode(json.replace('\'', '"'))), List.of())).rejection();
        assertThat(rejection.kind()).isEqualTo(Rejection.Kind.MALFORMED);
        assertThat(rejection.message()).doesNotContain("script", "secret", "JsonParse", "line:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "e30=", "===="})
    void whatIsNotBase64OfAPaymentIsMalformed(String header) {
        assertThat(kind(List.of(header), List.of())).isEqualTo(Rejection.Kind.MALFORMED);
    }

    @Test
    void tooLongOrTooDeepHeadersAreMalformed() {
        assertThat(kind(List.of("A".repeat(16 * 1024 + 1)), List.of())).isEqualTo(Rejection.Kind.MALFORMED);
        assertThat(kind(List.of(Base64Text.encode("[".repeat(5000))), List.of())).isEqualTo(Rejection.Kind.MALFORMED);
        assertThat(kind(List.of(Base64Text.encode("{\"x402Version\":" + "9".repeat(5000) + "}")), List.of()))
                .isEqualTo(Rejection.Kind.MALFORMED);
    }

    @Test
    void aSmartWalletsSignatureHasAReasonOfItsOwn() {
        String json = decoded(paid(2, terms, NOW)).toString();
        String longer = json.replaceFirst("(\"signature\":\"0x)", "$1" + "00".repeat(32));
        Payment payment = seller.read(List.of(Base64Text.encode(longer)), List.of()).orElseThrow();
        assertThat(code(() -> seller.authenticate(payment))).isEqualTo("unsupported_signature_type");
    }

    @Test
    void bothVersionsOfOneAuthorizationHaveOneKey() {
        PaymentKey key = seller.authenticate(payment(1));
        assertThat(key)
                .isEqualTo(new PaymentKey(8453, ASSET.address(), PAYER.address(), new Bytes32("0x" + "07".repeat(32))));
        assertThat(seller.authenticate(payment(2))).isEqualTo(key);
    }

    @ParameterizedTest(name = "V{0}: {1} s later with {2} s of work")
    @CsvSource(delimiter = '|', textBlock = """
            1 |   0 |  0 | taken
            1 |  54 |  0 | taken
            1 |  55 |  0 | invalid_exact_evm_payload_authorization_valid_before
            2 |   0 | 60 | taken
            2 |   1 | 60 | invalid_exact_evm_payload_authorization_valid_before
            2 |   0 | 61 | invalid_exact_evm_payload_authorization_valid_before
            2 | -600 | 0 | taken
            2 | -601 | 0 | invalid_exact_evm_payload_authorization_valid_before
            1 | -601 | 0 | invalid_exact_evm_payload_authorization_valid_after
            """)
    void anAuthorizationMustLiveLongEnoughAndNotTooLong(int version, long later, long work, String verdict) {
        assertThat(check(payment(version), List.of(terms), NOW.plusSeconds(later), Duration.ofSeconds(work)))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theOfferThatWasPaidIsFoundAmongThoseStillGood(int version) {
        Terms dearer = seller.terms(new UsdcAmount(50_000), URL, "image");
        assertThat(seller.check(payment(version), List.of(dearer, terms), NOW, Duration.ZERO)).isEqualTo(terms);
        assertThat(check(payment(version), List.of(dearer), NOW, Duration.ZERO))
                .isEqualTo(version == 1 ? "invalid_exact_evm_payload_authorization_value" : "invalid_payload");
    }

    @ParameterizedTest
    @CsvSource({"60, taken", "60.0, taken", "6e1, taken", "60.5, invalid_payload", "61, invalid_payload",
            "'\"60\"', invalid_payload", "1e999999999, invalid_payload"})
    void aTimeoutIsEchoedAsAnyWholeNumberOfJson(String echoed, String verdict) {
        String json = decoded(paid(2, terms, NOW)).toString()
                .replace("\"maxTimeoutSeconds\":60", "\"maxTimeoutSeconds\":" + echoed);
        Payment payment = seller.read(List.of(Base64Text.encode(json)), List.of()).orElseThrow();
        assertThat(check(payment, List.of(terms), NOW, Duration.ZERO)).isEqualTo(verdict);
    }

    @Test
    void receiptsSpeakThePayersVersion() {
        var hash = new Bytes32("0x" + "ab".repeat(32));
        Map.Entry<String, String> v1 = seller.receipt(1, hash, PAYER.address());
        Map.Entry<String, String> v2 = seller.receipt(2, hash, PAYER.address());
        assertThat(v1.getKey()).isEqualTo("X-PAYMENT-RESPONSE");
        assertThat(decoded(v1.getValue()).toString()).contains("\"network\":\"base\"", "\"transactionHash\":\"0xabab");
        assertThat(v2.getKey()).isEqualTo("PAYMENT-RESPONSE");
        assertThat(decoded(v2.getValue()).toString()).contains("\"network\":\"eip155:8453\"", "\"success\":true")
                .doesNotContain("Hash");
        assertThat(decoded(seller.failedReceipt(2, "insufficient_funds", PAYER.address()).getValue()).toString())
                .contains("\"success\":false", "\"errorReason\":\"insufficient_funds\"", "\"transaction\":\"\"");
    }

    @Test
    void termsThatClientsCouldNotReadAreNotMade() {
        var amount = new UsdcAmount(1);
        assertThatThrownBy(() -> seller.terms(amount, "/v1/images", "")).hasMessageContaining("absolute URL");
        assertThatThrownBy(() -> seller.terms(amount, URL, "画像")).hasMessageContaining("ASCII");
        assertThatThrownBy(() -> seller.terms(amount, URL, "x".repeat(501))).hasMessageContaining("500");
        assertThatThrownBy(() -> new Seller(ASSET, PAY_TO, Duration.ofMillis(10_500)))
                .hasMessageContaining("whole seconds");
    }

    private Payment payment(int version) {
        return seller.read(List.of(paid(version, terms, NOW)), List.of()).orElseThrow();
    }

    /** The header that our own buyer would send for these terms at that moment. */
    private String paid(int version, Terms terms, Instant when) {
        Challenge challenge = seller.challenge(terms, "Payment required");
        var answer = version == 1 ? new Http.Answer(402, Map.of(), challenge.body().getBytes(UTF_8))
                : new Http.Answer(402, Map.of("payment-required", List.of(challenge.headers().get("PAYMENT-REQUIRED"))),
                        new byte[0]);
        var buyer = new Buyer(call -> Mono.just(answer), PAYER, InstantSource.fixed(when),
                () -> new Bytes32("0x" + "07".repeat(32)));
        var guard = new Buyer.Guard(ASSET, Set.of(), terms.amount());
        var call = new Http.Call("POST", URI.create(URL), Map.of(), new byte[0], Duration.ofSeconds(1), 1,
                Http.Reach.PUBLIC);
        return buyer.sign((Offer.Acceptable) buyer.ask(call, guard).block()).headerValue();
    }

    private String check(Payment payment, List<Terms> offers, Instant now, Duration work) {
        try {
            seller.check(payment, offers, now, work);
            return "taken";
        } catch (Rejection.Exception e) {
            return e.rejection().code();
        }
    }

    private static String code(Runnable step) {
        return catchThrowableOfType(Rejection.Exception.class, step::run).rejection().code();
    }

    private Rejection.Kind kind(List<String> paymentSignature, List<String> xPayment) {
        return catchThrowableOfType(Rejection.Exception.class, () -> seller.read(paymentSignature, xPayment))
                .rejection()
                .kind();
    }

    private static JsonNode decoded(String header) {
        return JSON.readTree(Base64Text.decode(header));
    }
}
