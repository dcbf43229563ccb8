package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Facilitator.Verification;
import dev.turnpike.x402.wire.Base64Text;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class HttpFacilitatorTest {
    static final List<Vectors.Vector> POSITIVE = VectorsTest.POSITIVE;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Vectors.Vector VECTOR = POSITIVE.getFirst();
    private static final String HASH = "0x" + "ab".repeat(32);

    private final List<Http.Call> calls = new ArrayList<>();
    private final Queue<Http.Outcome> outcomes = new ArrayDeque<>();
    private final Facilitator facilitator = new HttpFacilitator(call -> {
        calls.add(call);
        return Mono.just(outcomes.remove());
    }, URI.create("https://facilitator.example/x402/"), Duration.ofSeconds(30), Map.of("X-Api-Key", "k"));

    @ParameterizedTest
    @FieldSource("POSITIVE")
    void aFacilitatorIsSentWhatTheReferenceSends(Vectors.Vector vector) {
        outcomes.add(answer(200, "{'isValid':true,'payer':null}"));
        var verification = facilitator.verify(payment(vector), vector.terms()).block();
        assertThat(verification).isEqualTo(new Verification.Valid(new Address(vector.text("/expect/payer"))));
        var sent = JSON.readTree(calls.getFirst().body());
        assertThat(sent.get("paymentPayload")).isEqualTo(referencePayload(vector));
        assertThat(sent.get("x402Version")).isEqualTo(vector.json().at("/facilitatorRequest/x402Version"));
        assertThat(sent.at("/paymentRequirements/network")).isEqualTo(vector.requirements().get("network"));
        assertThat(sent.get("paymentRequirements").propertyNames()).isEqualTo(vector.requirements().propertyNames());
    }

    @ParameterizedTest
    @FieldSource("POSITIVE")
    void aFacilitatorIsSentTheCanonicalSpellingWhateverTheClients(Vectors.Vector vector) {
        var odd = (ObjectNode) JSON.readTree(Base64Text.decode(vector.text("/paymentHeader/value")));
        odd.put("x402Version", new BigDecimal(odd.get("x402Version").intValue() + ".0"));
        shout((ObjectNode) odd.get("payload"), "signature");
        for (var name : List.of("from", "to", "nonce")) shout((ObjectNode) odd.at("/payload/authorization"), name);
        if (odd.get("accepted") instanceof ObjectNode accepted) {
            shout(accepted, "asset");
            shout(accepted, "payTo");
            accepted.put("maxTimeoutSeconds", new BigDecimal(accepted.get("maxTimeoutSeconds").intValue() + ".0"));
        }
        outcomes.add(answer(200, "{'isValid':true}"));
        Terms terms = vector.terms();
        Seller seller = new Seller(terms.asset(), terms.payTo(), terms.maxTimeout());
        Payment payment = seller.read(List.of(Base64Text.encode(odd.toString())), List.of()).orElseThrow();
        assertThat(seller.authenticate(payment).payer()).isEqualTo(new Address(vector.text("/expect/payer")));
        facilitator.verify(payment, terms).block();
        var sent = JSON.readTree(calls.getFirst().body());
        assertThat(sent.get("paymentPayload")).isEqualTo(referencePayload(vector));
        for (var name : List.of("asset", "payTo"))
            assertThat(sent.at("/paymentRequirements/" + name).asString())
                    .isEqualTo(new Address(vector.requirements().get(name).asString()).checksummed());
    }

    /** The payload that the reference sends, with the addresses in checksum form. */
    private static JsonNode referencePayload(Vectors.Vector vector) {
        JsonNode payload = vector.json().at("/facilitatorRequest/paymentPayload").deepCopy();
        checksum(payload.at("/payload/authorization"), "to");
        checksum(payload.at("/accepted"), "payTo");
        return payload;
    }

    private static void checksum(JsonNode in, String name) {
        if (in instanceof ObjectNode object) object.put(name, new Address(object.get(name).asString()).checksummed());
    }

    private static void shout(ObjectNode in, String name) {
        in.put(name, "0x" + in.get(name).asString().substring(2).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            200 | {'isValid':true}                                                        | Valid
            200 | {'isValid':true,'payer':'0xD9d014cf32BBd04181ABb4ba38D083962B0C78b4'}   | Valid
            200 | {'isValid':true,'payer':'0x000000000000000000000000000000000000dEaD'}   | Unavailable
            400 | {'isValid':true}                                                        | Unavailable
            200 | {'isValid':'true'}                                                      | Unavailable
            200 | {'isValid':false,'invalidReason':'insufficient_funds'}                  | Invalid
            400 | {'isValid':false,'invalidReason':'insufficient_funds'}                  | Invalid
            200 | {'isValid':false,'invalidReason':null}                                  | Invalid
            500 | {'isValid':false,'invalidReason':'unexpected_verify_error'}             | Unavailable
            400 | {'errorType':'invalid_request'}                                         | Unavailable
            502 | <html>                                                                  | Unavailable
            200 | {}                                                                      | Unavailable
            """)
    void whatAnAnswerToVerifyMeans(int status, String body, String meaning) {
        outcomes.add(answer(status, body));
        assertThat(name(facilitator.verify(payment(VECTOR), VECTOR.terms()).block())).isEqualTo(meaning);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    200 | {'success':true,'transaction':'HASH'}                                                   | Settled
                    200 | {'success':true,'transaction':''}                                                       | Unknown
                    200 | {'success':true,'transaction':'0x12'}                                                   | Unknown
                    200 | {'success':'true','transaction':'HASH'}                                                 | Unknown
                    500 | {'success':true,'transaction':'HASH'}                                                   | Unknown
                    200 | {'success':false,'transaction':'','errorReason':'insufficient_funds'}                   | Refused
                    400 | {'success':false,'transaction':null,'errorReason':'invalid_exact_evm_signature'}        | Refused
                    400 | {'success':false,'errorReason':'invalid_exact_evm_payload_authorization_valid_before'}  | Refused
                    200 | {'success':false,'transaction':'HASH','errorReason':'insufficient_funds'}               | Unknown
                    200 | {'success':false,'transaction':'0x12','errorReason':'insufficient_funds'}               | Unknown
                    200 | {'success':false,'transaction':17,'errorReason':'insufficient_funds'}                   | Unknown
                    200 | {'success':false,'transaction':'HASH','errorReason':'settlement_pending'}               | Unknown
                    200 | {'success':false,'transaction':'','errorReason':'invalid_exact_evm_nonce_already_used'} | Unknown
                    200 | {'success':false,'transaction':'','errorReason':'invalid_exact_evm_transaction_simulation_failed'} | Unknown
                    200 | {'success':false,'transaction':'HASH','errorReason':'invalid_exact_evm_transaction_failed'} | Unknown
                    200 | {'success':false,'transaction':'','errorReason':'unexpected_settle_error'}              | Unknown
                    200 | {'success':false,'transaction':'','errorReason':'a_code_of_tomorrow'}                   | Unknown
                    200 | {'success':false,'transaction':''}                                                      | Unknown
                    400 | {'errorType':'invalid_request'}                                                         | Unknown
                    401 | Unauthorized                                                                            | Unknown
                    504 | <html>                                                                                  | Unknown
                    200 | {'success':true,'success':false}                                                        | Unknown
                    """)
    void whatAnAnswerToSettleMeans(int status, String body, String meaning) {
        outcomes.add(answer(status, body.replace("HASH", HASH)));
        assertThat(name(settle())).isEqualTo(meaning);
    }

    @Test
    void aPendingSettlementKeepsItsTransaction() {
        outcomes.add(answer(200, "{'success':false,'transaction':'" + HASH + "','errorReason':'settlement_pending'}"));
        assertThat(settle()).isEqualTo(new Settlement.Unknown("not settled: settlement_pending", new Bytes32(HASH)));
    }

    @Test
    void whatWasNotSentIsStillUnknownToUs() {
        outcomes.add(new Http.NotSent("connection refused"));
        outcomes.add(new Http.Lost("timeout"));
        assertThat(settle()).isEqualTo(new Settlement.Unknown("not sent: connection refused", null));
        assertThat(settle()).isEqualTo(new Settlement.Unknown("timeout", null));
    }

    @Test
    void aRedirectIsFollowedOnceAndTakesNoKeysElsewhere() {
        outcomes.add(redirect("https://www.facilitator.example/x402/settle"));
        outcomes.add(redirect("https://third.example/x402/settle"));
        assertThat(name(settle())).isEqualTo("Unknown");
        assertThat(calls).extracting(Http.Call::uri)
                .containsExactly(URI.create("https://facilitator.example/x402/settle"),
                        URI.create("https://www.facilitator.example/x402/settle"));
        assertThat(calls.getFirst().headers()).containsKey("X-Api-Key");
        assertThat(calls.getLast().headers()).doesNotContainKey("X-Api-Key");
        assertThat(calls.getLast().body()).isEqualTo(calls.getFirst().body());
    }

    @Test
    void aRedirectToPlainHttpIsNotFollowed() {
        outcomes.add(redirect("http://facilitator.example/x402/settle"));
        assertThat(name(settle())).isEqualTo("Unknown");
        assertThat(calls).hasSize(1);
    }

    private Settlement settle() {
        return Objects.requireNonNull(facilitator.settle(payment(VECTOR), VECTOR.terms()).block());
    }

    private static Payment payment(Vectors.Vector vector) {
        Terms terms = vector.terms();
        return new Seller(terms.asset(), terms.payTo(), terms.maxTimeout())
                .read(List.of(vector.text("/paymentHeader/value")), List.of())
                .orElseThrow();
    }

    private static String name(Object answer) {
        return answer.getClass().getSimpleName();
    }

    private static Http.Answer answer(int status, String body) {
        return new Http.Answer(status, Map.of(), body.replace('\'', '"').getBytes(UTF_8));
    }

    private static Http.Answer redirect(String location) {
        return new Http.Answer(308, Map.of("location", List.of(location)), new byte[0]);
    }
}
