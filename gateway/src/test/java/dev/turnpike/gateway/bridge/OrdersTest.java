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
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which calls of a host are the same order, and how long its payment is sent again. */
class OrdersTest {
    private static final String IMAGES = "{\"images\":[{\"url\":\"https://gate.example/v1/files/x\"}]}";
    private static final Duration VALID = Duration.ofSeconds(300);
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

    @Test
    void aCallThatIsGivenUpBeforeItIsPaidIsNotSignedForUntilItsIdComesAgain() {
        orders.givenUp(Json.read("1"));
        assertThat(orders.payment(call(1, "a cat"), () -> Optional.of(payment(++signed)))).isEmpty();
        assertThat(signed).isZero();
        assertThat(pay(2, "a cat")).isEqualTo(1);
        orders.asked(call(1, "a dog"));
        assertThat(pay(1, "a dog")).isEqualTo(2);
    }

    @Test
    void oneThatTwoCallsWereToldIsOverUntilBothWereGivenUp() {
        pay(1, "a cat");
        pay(2, "a cat");
        answer(1, "a cat", IMAGES);
        answer(2, "a cat", IMAGES);
        orders.givenUp(Json.read("1"));
        orders.givenUp(Json.read("2"));
        assertThat(pay(3, "a cat")).isEqualTo(1);
        answer(3, "a cat", IMAGES);
        orders.givenUp(Json.read("1"));
        assertThat(pay(4, "a cat")).isEqualTo(2);
    }

    @Test
    void oneWhoseJobTheHostHasSeenToItsEndIsANewOrder() {
        pay(1, "a cat");
        pay(2, "a dog");
        answer(1, "a cat", "{\"id\":\"job\",\"status\":\"processing\",\"charged\":\"pending\"}");
        look(3, "{\"id\":\"job\",\"status\":\"processing\",\"charged\":\"pending\"}");
        look(4, "{\"id\":\"other\",\"charged\":true,\"result\":" + IMAGES + "}");
        assertThat(pay(5, "a cat")).isEqualTo(1);
        look(6, "{\"id\":\"job\",\"charged\":true,\"result\":" + IMAGES + "}");
        assertThat(pay(7, "a cat")).isEqualTo(3);
        assertThat(pay(8, "a dog")).isEqualTo(2);
    }

    @Test
    void aLookThatTheHostHasGivenUpHasShownItNothing() {
        String over = "{\"id\":\"job\",\"charged\":true,\"result\":" + IMAGES + "}";
        pay(1, "a cat");
        answer(1, "a cat", "{\"id\":\"job\",\"charged\":\"pending\"}");
        orders.givenUp(Json.read("2"));
        look(2, over);
        look(3, over);
        orders.givenUp(Json.read("3"));
        assertThat(pay(4, "a cat")).isEqualTo(1);
    }

    @Test
    void aPaymentIsOverAMinuteAfterItsTimeAndIsForgottenOnce() {
        SignedPayment old = orders.payment(call(1, "a cat"), () -> Optional.of(payment(++signed))).orElseThrow();
        assertThat(orders.isOver(old)).isFalse();
        clock.pass(VALID.plusSeconds(59));
        assertThat(orders.isOver(old)).isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(orders.isOver(old)).isTrue();
        orders.forget(call(1, "a cat"), old);
        assertThat(pay(1, "a cat")).isEqualTo(2);
        orders.forget(call(2, "a cat"), old);
        assertThat(pay(2, "a cat")).isEqualTo(2);
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
        orders.answered(call(id, prompt), result(id, told));
    }

    /** The host asks for a job. */
    private void look(int id, String told) {
        orders.answered(Json.read("{\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"get_job\"}}"),
                result(id, told));
    }

    private static JsonNode result(int id, String told) {
        return Json.read("{\"id\":" + id + ",\"result\":{\"structuredContent\":" + told + "}}");
    }

    /** Of so many atomic units. */
    private SignedPayment payment(int number) {
        Address any = Sample.PAY_TO;
        Authorization signed = new Authorization(any, any, BigInteger.valueOf(number), BigInteger.ZERO,
                BigInteger.valueOf(clock.instant().plus(VALID).getEpochSecond()), new Bytes32("0x" + "11".repeat(32)));
        return new SignedPayment("PAYMENT-SIGNATURE", "e30=", signed, Sample.USDC);
    }

    private static JsonNode call(int id, String prompt) {
        return Json.read("{\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"generate_image\",\"arguments\":{\"prompt\":\""
                + prompt + "\"},\"_meta\":{\"progressToken\":" + id + "}}}");
    }
}
