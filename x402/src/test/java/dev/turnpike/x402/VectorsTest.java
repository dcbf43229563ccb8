package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.x402.Vectors.Vector;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.exact.Words;
import dev.turnpike.x402.wire.Base64Text;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every shared vector gets the verdict that is due, and what real clients signed we sign alike. */
class VectorsTest {
    static final List<Vector> POSITIVE = Stream.of("v1-exact-eip3009.json", "v2-exact-eip3009.json")
            .flatMap(f -> Vectors.read(f).stream())
            .toList();
    static final List<Vector> NEGATIVE = Vectors.read("negative.json");
    static final List<Vector> PERMIT2 = Vectors.read("v2-permit2.json");

    /** Where we use the specification's code for what a vector suggests in other words. */
    private static final Map<String, Set<String>> CODES = Map.of("accepted-match", Set.of("invalid_payload"), "network",
            Set.of("invalid_network"));

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @FieldSource("POSITIVE")
    void whatRealClientsSentIsTaken(Vector vector) {
        assertThat(verdict(vector)).isEqualTo(new Address(vector.text("/expect/payer")));
    }

    @ParameterizedTest
    @FieldSource("NEGATIVE")
    void whatWasTamperedWithIsRefusedForItsReason(Vector vector) {
        if (vector.isValid()) {
            assertThat(verdict(vector)).isEqualTo(new Address(vector.text("/expectedPayer")));
            return;
        }
        var rejection = catchThrowableOfType(Rejection.Exception.class, () -> verdict(vector)).rejection();
        assertThat(rejection.code())
                .isIn(CODES.getOrDefault(vector.text("/expect/check"), Set.of(vector.text("/expect/suggestedReason"))));
    }

    @ParameterizedTest
    @FieldSource("PERMIT2")
    void permit2IsRefusedAsAnotherKindOfPayment(Vector vector) {
        var rejection = catchThrowableOfType(Rejection.Exception.class, () -> verdict(vector)).rejection();
        assertThat(rejection.kind()).isEqualTo(Rejection.Kind.REFUSED);
        assertThat(rejection.code()).isIn("unsupported_payload_type", "unsupported_scheme");
    }

    @ParameterizedTest
    @FieldSource("POSITIVE")
    void digestAndSignatureAreThoseOfRealClients(Vector vector) {
        Authorization authorization = vector.authorization("/eip712/message");
        byte[] digest = Digest.of(vector.asset(), authorization);
        assertThat(Words.hex(Digest.domainSeparator(vector.asset()))).isEqualTo(vector.text("/eip712/domainSeparator"));
        assertThat(Words.hex(Digest.structHash(authorization))).isEqualTo(vector.text("/eip712/structHash"));
        assertThat(Words.hex(digest)).isEqualTo(vector.text("/eip712/digest"));
        var signer = LocalSigner.of(vector.text("/privateKey"));
        assertThat(signer.address().checksummed()).isEqualTo(vector.text("/signer"));
        assertThat(signer.sign(digest)).isEqualTo(vector.text("/signature/hex"));
    }

    @ParameterizedTest
    @FieldSource("POSITIVE")
    void ourBuyerSendsWhatRealClientsSend(Vector vector) {
        JsonNode ours = JSON.readTree(Base64Text.decode(pay(vector).headerValue()));
        assertThat(ours).isEqualTo(theirs(vector));
    }

    /**
     * The newer client re-spells the payee of V1 with its checksum; ours, like the older one, sends it as the seller
     * wrote it.
     */
    private static JsonNode theirs(Vector vector) {
        var payment = (ObjectNode) vector.json().get("paymentPayload").deepCopy();
        if (vector.x402Version() == 1)
            ((ObjectNode) payment.at("/payload/authorization")).set("to", vector.requirements().get("payTo"));
        return payment;
    }

    private static SignedPayment pay(Vector vector) {
        Terms terms = vector.terms();
        JsonNode challenge = vector.json().get("challenge");
        var buyer = new Buyer(call -> Mono.never(), LocalSigner.of(vector.text("/privateKey")),
                InstantSource.fixed(vector.evaluateAt()), () -> new Bytes32(vector.text("/randomBytes")));
        return buyer.sign(new Offer.Acceptable(vector.x402Version(), terms.asset(), terms.payTo(), terms.amount(),
                terms.maxTimeout(), vector.requirements().toString(), echo(challenge, "resource"),
                echo(challenge, "extensions")));
    }

    private static String echo(JsonNode challenge, String name) {
        JsonNode value = challenge.path("decoded").get(name);
        return value == null ? "" : value.toString();
    }

    private static Address verdict(Vector vector) {
        Terms terms = vector.terms();
        var seller = new Seller(terms.asset(), terms.payTo(), terms.maxTimeout());
        String value = vector.text("/paymentHeader/value");
        Payment payment = (vector.text("/paymentHeader/name").equals("X-PAYMENT")
                ? seller.read(List.of(), List.of(value))
                : seller.read(List.of(value), List.of())).orElseThrow();
        PaymentKey key = seller.authenticate(payment);
        assertThat(seller.check(payment, List.of(terms), vector.evaluateAt(), Duration.ZERO)).isEqualTo(terms);
        return key.payer();
    }
}
