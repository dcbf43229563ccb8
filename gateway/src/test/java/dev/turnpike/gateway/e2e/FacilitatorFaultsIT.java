package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever becomes of a facilitator's answers: nobody pays twice, nobody is asked to, and the chain has the last word.
 */
class FacilitatorFaultsIT {
    private static final String FLUX = "{\"prompt\":\"a toll booth\",\"width\":512,\"height\":512}";
    private static final String PHOTO = "{\"prompt\":\"a toll booth\",\"model\":\"seedream-4.0\"}";
    private static final Map<String, Long> FLUX_ONCE = Map.of("buyer", -1967L, "payTo", 1967L, "treasury", -1757L,
            "xRouter", 1757L);
    private static final Map<String, Long> PHOTO_ONCE = Map.of("buyer", -60000L, "payTo", 60000L, "treasury", -50000L,
            "xGen", 50000L);

    @TempDir static Path folder;
    private static Town town;
    private static Jar jar;
    private Map<String, BigInteger> before;

    @BeforeAll
    static void open() {
        town = Town.open(84532, 4);
        jar = new Jar(Settings.of(town), folder);
    }

    @AfterAll
    static void close() {
        jar.close();
        town.close();
    }

    @BeforeEach
    void look() {
        before = town.balances();
    }

    @AfterEach
    void mend() {
        town.facilitatorIs("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void aSettlementWhoseAnswerIsLostIsProvenByTheChain(String client) {
        Signed payment = Signed.by(client, town.key("buyer"), jar, FLUX);
        town.facilitatorIs("settle-lost");

        List<Web.Answer> answers = payment.send(10);

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200));
        assertThat(answers.stream().distinct()).hasSize(1);
        assertThat(town.moved(before)).isEqualTo(FLUX_ONCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "hang"})
    void aPaymentThatCannotBeVerifiedNowIsGoodLater(String fault) {
        Signed payment = Signed.by("v2", town.key("buyer"), jar, FLUX);
        town.facilitatorIs(fault);

        Web.Answer refused = payment.send();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("error").stringValue()).isEqualTo("FACILITATOR_UNAVAILABLE");
        assertThat(refused.json().path("charged").booleanValue()).isFalse();
        assertThat(town.moved(before)).isEmpty();

        town.facilitatorIs("ok");
        assertThat(payment.send().status()).isEqualTo(200);
        assertThat(town.moved(before)).isEqualTo(FLUX_ONCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "hang"})
    void aFacilitatorThatFailsBeforeItSettlesIsAskedAgainUntilItDoes(String fault) {
        Signed payment = held();
        town.facilitatorIs(fault);

        Until.holds("asked in vain", Duration.ofSeconds(20), () -> settling(payment),
                List.of(List.of("settling", "1"))::equals);
        Web.Answer pending = payment.send("Prefer", "respond-async");
        assertThat(pending.status()).isEqualTo(202);
        assertThat(pending.json().path("charged").stringValue()).isEqualTo("pending");
        assertThat(pending.json().has("result")).isFalse();

        town.facilitatorIs("ok");
        assertThat(payment.send().status()).isEqualTo(200);
        assertThat(town.moved(before)).isEqualTo(PHOTO_ONCE);
    }

    @Test
    void aSettlementThatWasUnderWayWhenWeDiedIsFoundOnTheChain() {
        Signed payment = held();
        town.facilitatorIs("settle-silent");
        Until.holds("settled in silence", Duration.ofSeconds(30), () -> town.balance("payTo"),
                now -> now.compareTo(before.get("payTo")) > 0);

        jar.kill();
        jar.restart();

        assertThat(payment.send().status()).isEqualTo(200);
        assertThat(town.moved(before)).isEqualTo(PHOTO_ONCE);
    }

    /** Stock upstreams answer 402 then, as if nothing had been paid. */
    @Test
    void anUpstreamThatTakesOurMoneyAndSaysItDidNotIsADoubtAndAnotherServes() {
        Signed payment = Signed.by("v1", town.key("buyer"), jar, PHOTO);
        town.upstreamsFacilitatorIs("settle-lost", 1);

        Web.Answer answer = payment.send();

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("provider").stringValue()).isEqualTo("dopamint");
        assertThat(town.moved(before)).isEqualTo(
                Map.of("buyer", -60000L, "payTo", 60000L, "treasury", -102700L, "xGen", 50000L, "dopamint", 52700L));
        Until.holds("proven paid for nothing", Duration.ofSeconds(30),
                () -> new Books(folder).of(payment, "p.upstream, p.state"),
                List.of(List.of("xgen", "LOST"), List.of("dopamint", "DELIVERED"))::equals);
        assertThat(new Books(folder).accounts()).containsEntry("loss", 50000L).doesNotContainKey("exposure:xgen");
    }

    /** Verified, and an asynchronous upstream is at it for a while. */
    private static Signed held() {
        Signed payment = Signed.by("v1", town.key("buyer"), jar, PHOTO);
        Web.Answer accepted = payment.send("Prefer", "respond-async");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return payment;
    }

    private static List<List<String>> settling(Signed payment) {
        return new Books(folder).of(payment, "j.state, j.state_json LIKE '%\"doubt\":\"%'");
    }
}
