package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.wire.Base64Text;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BuyerTest {
    private static final JsonNode CASES = Vectors.file("client-behaviour.json").get("cases");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Asset BASE_USDC = Networks.usdc(Networks.named("base"));
    private static final Address PAYEE = new Address("0x209693Bc6afc0C5328bA36FaF03C514EF312287C");
    private static final Instant NOW = Instant.ofEpochSecond(1_795_176_000);
    private static final Http.Call UNPAID = new Http.Call("POST",
            URI.create("https://gw.example.com/v1/images/generations"), Map.of(), "{}".getBytes(UTF_8),
            Duration.ofSeconds(5), 65536, Http.Reach.PUBLIC);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            v1-body-only              | pays in V1
            v2-header-empty-body      | pays in V2
            dual-v2-header-v1-body    | pays in V1
            dual-v2-header-v2-body    | pays in V2
            v2-body-only              | pays in V2
            v1-header-only            | pays in V1
            v1-null-outputSchema      | pays in V1
            v1-null-extra             | pays in V1
            v1-no-mimeType            | pays in V1
            v1-no-description         | pays in V1
            v1-relative-resource      | BAD_TERMS
            v1-caip2-network          | BAD_TERMS
            v1-mixed-unknown-network  | pays in V1
            v1-mixed-scheme-upto      | pays in V1
            v1-superset-entry         | pays in V1
            v1-over-010               | TOO_DEAR
            v2-over-1usd              | TOO_DEAR
            v2-unknown-asset          | BAD_TERMS
            v2-no-extra               | BAD_TERMS
            v2-mixed-unknown-scheme   | pays in V2
            v2-flow-upfront           | pays in V2
            v2-flow-unknown           | BAD_TERMS
            v2-flow-both              | pays in V2
            v2-header-base64url       | BAD_TERMS
            v2-header-unpadded        | pays in V2
            v2-header-garbage-v1-body | pays in V1
            v2-nonascii               | pays in V1
            v2-amount-number          | BAD_TERMS
            v1-two-networks           | pays in V1
            not-402-with-header       | NOT_402
            """)
    void everyFormOfChallengeGetsItsVerdict(String id, String verdict) {
        assertThat(verdictOn(ask(challenge(id)))).isEqualTo(verdict);
    }

    @Test
    void everyKnownFormOfChallengeIsInTheTable() {
        assertThat(CASES.size()).isEqualTo(30);
    }

    @Test
    void anEntryThatChargesAfterTheWorkIsPreferred() {
        var offer = (Offer.Acceptable) ask(challenge("v2-flow-both"));
        assertThat(offer.amount()).isEqualTo(new UsdcAmount(41_000));
    }

    @Test
    void whatIsSignedEchoesWhatCameToTheLastKey() {
        var offer = (Offer.Acceptable) ask(challenge("v2-header-unpadded"));
        JsonNode sent = JSON.readTree(Base64Text.decode(buyer(null).sign(offer).headerValue()));
        JsonNode terms = JSON
                .readTree(Base64Text.decode(challenge("v2-header-unpadded").header("PAYMENT-REQUIRED").orElseThrow()));
        assertThat(sent.get("accepted")).isEqualTo(terms.at("/accepts/0"));
        assertThat(sent.get("resource")).isEqualTo(terms.get("resource"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            maxTimeoutSeconds | 9                                            | BAD_TERMS
            maxTimeoutSeconds | 10                                           | pays in V1
            maxTimeoutSeconds | 900                                          | pays in V1
            maxTimeoutSeconds | 901                                          | BAD_TERMS
            maxTimeoutSeconds | 60.0                                         | pays in V1
            maxTimeoutSeconds | 6e1                                          | pays in V1
            maxTimeoutSeconds | 60.5                                         | BAD_TERMS
            maxTimeoutSeconds | 1e308                                        | BAD_TERMS
            maxTimeoutSeconds | 1e-999999999                                 | BAD_TERMS
            maxTimeoutSeconds | 1e999999999                                  | BAD_TERMS
            maxTimeoutSeconds | '60'                                         | BAD_TERMS
            maxAmountRequired | '1'                                          | pays in V1
            maxAmountRequired | '100000'                                     | pays in V1
            maxAmountRequired | '100001'                                     | TOO_DEAR
            maxAmountRequired | '0'                                          | BAD_TERMS
            maxAmountRequired | '-1'                                         | BAD_TERMS
            maxAmountRequired | '040000'                                     | BAD_TERMS
            maxAmountRequired | '0x9c40'                                     | BAD_TERMS
            maxAmountRequired | '4e4'                                        | BAD_TERMS
            maxAmountRequired | '99999999999999999999'                       | BAD_TERMS
            payTo             | '0x209693bc6afc0c5328ba36faf03c514ef312287c' | pays in V1
            payTo             | '0x000000000000000000000000000000000000dEaD' | WRONG_PAYEE
            payTo             | 'seller.eth'                                 | BAD_TERMS
            resource          | 'https://GW.example.com:443/other'           | pays in V1
            resource          | 'http://gw.example.com/v1'                   | pays in V1
            resource          | 'HTTP://GW.example.com.:80/v1/'              | pays in V1
            resource          | 'http://gw.example.com:443/v1'               | pays in V1
            resource          | 'http://gw.example.com:8080/v1'              | BAD_TERMS
            resource          | 'http://evil.example.com/v1'                 | BAD_TERMS
            resource          | 'ftp://gw.example.com/v1'                    | BAD_TERMS
            resource          | 'https://evil.example.com/v1'                | BAD_TERMS
            resource          | 'https://gw.example.com:8443/v1'             | BAD_TERMS
            resource          | 'https://gw.example.com@evil.example/'       | BAD_TERMS
            extra             | {'name': 'USDC', 'version': '2'}             | BAD_TERMS
            extra             | {'name': 'USD Coin', 'version': '1'}         | BAD_TERMS
            scheme            | 'upto'                                       | BAD_TERMS
            """, quoteCharacter = '`')
    void oneFieldDecides(String field, String value, String verdict) {
        var body = (ObjectNode) JSON.readTree(challenge("v1-body-only").body());
        ((ObjectNode) body.at("/accepts/0")).set(field, JSON.readTree(value.replace('\'', '"')));
        assertThat(verdictOn(ask(answer(402, Map.of(), body.toString())))).isEqualTo(verdict);
    }

    @Test
    void termsBehindTheMarkOfTheirEncodingAreRead() {
        assertThat(
                verdictOn(ask(answer(402, Map.of(), "\uFEFF" + new String(challenge("v1-body-only").body(), UTF_8)))))
                .isEqualTo("pays in V1");
    }

    @Test
    void termsOfOurOwnArePaidAsAStockClientPaysThem() {
        var seller = new Seller(BASE_USDC, PAYEE, Duration.ofSeconds(600));
        Terms terms = seller.terms(new UsdcAmount(70_000), "https://gw.example.com/v1/images", "refund of job 7");
        Payment paid = buyer(null).pay(terms, new Bytes32("0x" + "01".repeat(32)));
        assertThat(seller.authenticate(paid).payer())
                .isEqualTo(buyer(null).pay(terms, new Bytes32("0x" + "01".repeat(32))).authorization().from());
        assertThat(seller.check(paid, List.of(terms), NOW, Duration.ofSeconds(600))).isEqualTo(terms);
        Http.Answer asked = answer(402,
                Map.of("PAYMENT-REQUIRED", seller.challenge(terms, "").headers().get("PAYMENT-REQUIRED")), "");
        var offer = (Offer.Acceptable) ask(asked);
        assertThat(paid)
                .isEqualTo(seller.read(List.of(buyer(null).sign(offer).headerValue()), List.of()).orElseThrow());
    }

    @Test
    void termsThatNoOfferMayHaveAreNotPaid() {
        Terms terms = new Seller(BASE_USDC, PAYEE, Duration.ofSeconds(600)).terms(new UsdcAmount(0),
                "https://gw.example.com/", "");
        Terms late = new Seller(BASE_USDC, PAYEE, Duration.ofSeconds(901)).terms(new UsdcAmount(1),
                "https://gw.example.com/", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> buyer(null).pay(terms, new Bytes32("0x" + "01".repeat(32))))
                .withMessageContaining("amount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> buyer(null).pay(late, new Bytes32("0x" + "01".repeat(32))))
                .withMessageContaining("900");
    }

    @ParameterizedTest
    @CsvSource({"0x209693bc6afc0c5328ba36faf03c514ef312287c, 0x209693bc6afc0c5328ba36faf03c514ef312287c",
            "0x209693Bc6afc0C5328bA36FaF03C514EF312287C, 0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
            "0x209693BC6AFC0C5328BA36FAF03C514EF312287C, 0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
            "0x209693bC6afc0c5328ba36faf03c514ef312287c, 0x209693Bc6afc0C5328bA36FaF03C514EF312287C"})
    void anUpstreamIsPaidInASpellingThatStockLibrariesRead(String offered, String sent) {
        var body = (ObjectNode) JSON.readTree(challenge("v1-body-only").body());
        ((ObjectNode) body.at("/accepts/0")).put("payTo", offered);
        var offer = (Offer.Acceptable) ask(answer(402, Map.of(), body.toString()));
        JsonNode paid = JSON.readTree(Base64Text.decode(buyer(null).sign(offer).headerValue()));
        assertThat(paid.at("/payload/authorization/to").asString()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "<html>", "{'x402Version':1}", "{'x402Version':1,'accepts':null}",
            "{'x402Version':1,'accepts':{}}", "{'x402Version':1,'accepts':[null,7,'x',[],{}]}",
            "{'x402Version':1.0,'accepts':[{}]}", "{'x402Version':1.5,'accepts':[{}]}",
            "{'x402Version':3,'accepts':[{}]}",
            "{'x402Version':2,'resource':[],'accepts':[{'extra':{'paymentFlow':{}}}]}",
            "{'x402Version':2,'accepts':[{'scheme':'exact','extra':[],'network':{}}]}",
            "{'x402Version':1,'accepts':[{'scheme':'exact',"})
    void junkIsBadTermsWhereverItStands(String json) {
        String junk = json.replace('\'', '"');
        assertThat(verdictOn(ask(answer(402, Map.of(), junk)))).isEqualTo("BAD_TERMS");
        assertThat(verdictOn(ask(answer(402, Map.of("PAYMENT-REQUIRED", Base64Text.encode(junk)), junk))))
                .isEqualTo("BAD_TERMS");
        assertThat(verdictOn(ask(answer(402, Map.of("PAYMENT-REQUIRED", "["), "[".repeat(9999)))))
                .isEqualTo("BAD_TERMS");
    }

    @ParameterizedTest(name = "{0} with Retry-After {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            429 | 7                             | THROTTLED | 7
            429 | Fri, 20 Nov 2026 00:00:30 GMT | THROTTLED | 30
            429 | Fri, 20 Nov 2026 00:00:30 UTC | THROTTLED | 30
            429 | 2026-11-20T00:00:30Z          | THROTTLED | 30
            429 | -7                            | THROTTLED | 0
            429 | 1795132830                    | THROTTLED | 30
            429 | soon                          | THROTTLED | 0
            429 | -                             | THROTTLED | 0
            503 | 5                             | THROTTLED | 5
            503 | -                             | NOT_402   | 0
            200 | -                             | NOT_402   | 0
            """)
    void otherAnswersAreNoOffers(int status, String retryAfter, Offer.Why why, long seconds) {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
        var clock = InstantSource.fixed(Instant.parse("2026-11-20T00:00:00Z"));
        var offer = (Offer.Unacceptable) new OfferJudge(guard(), UNPAID.uri(), clock)
                .judge(answer(status, headers, ""));
        assertThat(offer.why()).isEqualTo(why);
        assertThat(offer.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(offer.status()).isEqualTo(status);
    }

    @Test
    void noAnswerIsUnreachable() {
        for (Http.Outcome outcome : List.of(new Http.NotSent("connection refused"), new Http.Lost("reset")))
            assertThat(verdictOn(Objects.requireNonNull(buyer(outcome).ask(UNPAID, guard()).block())))
                    .isEqualTo("UNREACHABLE");
    }

    @Test
    void receiptsAreReadInBothVersionsAndNeverBelievedIntoBeing() {
        String hash = "0x" + "ab".repeat(32);
        assertThat(receipt("PAYMENT-RESPONSE",
                "{'success':true,'transaction':'" + hash + "','status':'new','payer':null}"))
                .contains(new Receipt(true, new Bytes32(hash), null));
        assertThat(receipt("X-PAYMENT-RESPONSE", "{'success':true,'transactionHash':'" + hash + "'}"))
                .contains(new Receipt(true, new Bytes32(hash), null));
        assertThat(
                receipt("PAYMENT-RESPONSE", "{'success':'true','transaction':'','errorReason':'insufficient_funds'}"))
                .contains(new Receipt(false, null, "insufficient_funds"));
        assertThat(receipt("PAYMENT-RESPONSE", "[]")).isEmpty();
        assertThat(Buyer.receipt(answer(200, Map.of("PAYMENT-RESPONSE", "%%%"), ""))).isEmpty();
    }

    private static Optional<Receipt> receipt(String header, String json) {
        return Buyer.receipt(answer(200, Map.of(header, Base64Text.encode(json.replace('\'', '"'))), ""));
    }

    private static Offer ask(Http.Answer answer) {
        return Objects.requireNonNull(buyer(answer).ask(UNPAID, guard()).block());
    }

    private static String verdictOn(Offer offer) {
        return switch (offer) {
            case Offer.Acceptable acceptable -> "pays in V" + acceptable.x402Version();
            case Offer.Unacceptable unacceptable -> unacceptable.why().name();
        };
    }

    private static Buyer.Guard guard() {
        return new Buyer.Guard(BASE_USDC, Set.of(PAYEE), new UsdcAmount(100_000));
    }

    private static Buyer buyer(Http.Outcome outcome) {
        var signer = LocalSigner.of(Vectors.file("client-behaviour.json").get("privateKey").asString());
        return new Buyer(call -> Mono.just(outcome), signer, InstantSource.fixed(NOW),
                () -> new Bytes32("0x" + "01".repeat(32)));
    }

    private static Http.Answer challenge(String id) {
        JsonNode challenge = CASES.valueStream()
                .filter(c -> c.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow()
                .get("challenge");
        var headers = new HashMap<String, String>();
        challenge.get("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
        JsonNode body = challenge.get("body");
        return answer(challenge.get("status").intValue(), headers, body.isString() ? body.asString() : body.toString());
    }

    private static Http.Answer answer(int status, Map<String, String> headers, String body) {
        var lower = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        return new Http.Answer(status, lower, body.getBytes(UTF_8));
    }
}
