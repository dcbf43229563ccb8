package dev.turnpike.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.surface.wire.Json;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.SignedPayment;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which calls of a host are the same order, and how long its payment is sent again. */
class OrdersTest {
    private static final String IMAGES = "{\"images\":[{\"url\":\"https://gate.example/v1/files/x\"}]}";
    private final TestClock clock = new TestClock();
    private final Orders orders = new Orders(clock);
    private int signed;

    @Test
    void anOrderWhoseAnswerNeverArrivedIsNotSignedForAgain() {
        assertThat(pay(1, "a cat")).isEqualTo(1);
        assertThat(pay(2, "a cat")).isEqualTo(1);
        assertThat(pay(3, "a dog")).isEqualTo(2);
    }

    @Test
    void oneWhoseImagesTheHostHasIsANewOrder() {
        pay(1, "a cat");
        answer(1, "a cat", IMAGES);
        assertThat(pay(2, "a cat")).isEqualTo(2);
    }

    @Test
    void oneThatTheHostHasGivenUpIsNotANewOrderWhetherItWasAnsweredBeforeOrAfter() {
        pay(1, "a cat");
        orders.givenUp(Json.read("1"));
        answer(1, "a cat", IMAGES);
        assertThat(pay(2, "a cat")).isEqualTo(1);
        answer(2, "a cat", IMAGES);
        orders.givenUp(Json.read("2"));
        assertThat(pay(3, "a cat")).isEqualTo(1);
        answer(3, "a cat", IMAGES);
        assertThat(pay(4, "a cat")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"charged":false,"error":"GENERATION_FAILED"} | 2
            {"charged":true,"error":"PAYMENT_OWED"}       | 2
            {"charged":"pending","error":"OVERLOADED"}    | 1
            {"id":"job","status":"processing"}            | 1
            {}                                            | 1
            """)
    void onlyAnAnswerThatSaysTheEndIsOne(String told, int payment) {
        pay(1, "a cat");
        answer(1, "a cat", told);
        assertThat(pay(2, "a cat")).isEqualTo(payment);
    }

    @Test
    void afterAnHourItIsANewOrderAndWhatIsRememberedIsBounded() {
        pay(1, "a cat");
        clock.pass(Orders.WINDOW);
        assertThat(pay(2, "a cat")).isEqualTo(2);
        for (int i = 0; i < 300; i++) pay(i, "dog " + i);
        assertThat(pay(999, "dog 299")).isEqualTo(302);
        assertThat(pay(999, "a cat")).isEqualTo(303);
    }

    /** The number of the payment that this call carries. */
    private int pay(int id, String prompt) {
        return orders.payment(call(id, prompt), () -> Optional.of(payment(++signed)))
                .orElseThrow()
                .authorization()
                .value()
                .intValue();
    }

    private void answer(int id, String prompt, String told) {
        orders.answered(call(id, prompt),
                Json.read("{\"id\":" + id + ",\"result\":{\"structuredContent\":" + told + "}}"));
    }

    /** Of so many atomic units. */
    private static SignedPayment payment(int number) {
        Address any = Sample.PAY_TO;
        Authorization signed = new Authorization(any, any, BigInteger.valueOf(number), BigInteger.ZERO, BigInteger.TEN,
                new Bytes32("0x" + "11".repeat(32)));
        return new SignedPayment("PAYMENT-SIGNATURE", "e30=", signed, Sample.USDC);
    }

    private static JsonNode call(int id, String prompt) {
        return Json.read("{\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"generate_image\",\"arguments\":{\"prompt\":\""
                + prompt + "\"},\"_meta\":{\"progressToken\":" + id + "}}}");
    }
}
