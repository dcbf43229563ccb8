package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that are open when the gateway ends: each completes once after the next start, or stands as a named doubt and
 * uncharged.
 */
class RestartIT {
    private static final String XGEN = "{\"prompt\":\"a toll booth\",\"model\":\"seedream-4.0\"}";
    private static final String DOPAMINT = "{\"prompt\":\"a toll booth\",\"model\":\"seedream-4.0\",\"seed\":7}";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path folder;
    private static Town town;
    private Map<String, BigInteger> before;

    @BeforeAll
    static void open() {
        town = Town.open(84532, 6);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @BeforeEach
    void look() {
        before = town.balances();
    }

    @Test
    void killedWithWorkInEveryStage() {
        try (Jar jar = new Jar(Settings.of(town), folder)) {
            List<Signed> bought = signed(jar, XGEN, DOPAMINT), begun = signed(jar, XGEN, DOPAMINT, XGEN, DOPAMINT);
            bought.forEach(RestartIT::place);
            Until.holds("bought", SOON, () -> bought.stream().allMatch(p -> standing(p).equals(List.of("PAID"))),
                    all -> all);
            begun.stream().map(p -> p.sending("Prefer", "respond-async")).toList().forEach(CompletableFuture::join);
            jar.kill();
            jar.restart();

            assertThat(bought.stream().map(Signed::send))
                    .allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200));
            long completed = bought.size();
            for (Signed payment : begun) completed += completedOrADoubt(payment) ? 1 : 0;
            jar.stop();
            booksAgreeWithTheChain(completed);
        }
    }

    @Test
    void toldToEndWithJobsThatTakeLongerThanTheDrain() {
        try (Jar jar = new Jar(Settings.of(town), folder, "--turnpike.drain=1s")) {
            List<Signed> payments = signed(jar, XGEN, DOPAMINT);
            payments.forEach(RestartIT::place);
            Until.holds("bought", SOON, () -> payments.stream().allMatch(p -> standing(p).equals(List.of("PAID"))),
                    all -> all);
            jar.stop();
            assertThat(new Books(folder).rows("SELECT state FROM jobs")).containsExactly(List.of("working"),
                    List.of("working"));
            jar.restart();

            assertThat(payments.stream().map(Signed::send))
                    .allSatisfy(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200));
            jar.stop();
            booksAgreeWithTheChain(2);
            assertThat(new Books(folder).accounts()).doesNotContainKeys("exposure:xgen", "exposure:dopamint", "loss");
        }
    }

    @Test
    void toldToEndWhileAClientWaits() {
        try (Jar jar = new Jar(Settings.of(town), folder)) {
            Signed payment = signed(jar, XGEN).getFirst();
            CompletableFuture<Web.Answer> waiting = payment.sending();
            Until.holds("bought", SOON, () -> standing(payment), List.of("PAID")::equals);
            jar.stop();

            assertThat(waiting.join().status()).isEqualTo(200);
            booksAgreeWithTheChain(1);
        }
    }

    private static List<Signed> signed(Jar jar, String... bodies) {
        List<CompletableFuture<Signed>> signing = Stream.of(bodies)
                .map(body -> CompletableFuture
                        .supplyAsync(() -> Signed.by(body.equals(XGEN) ? "v1" : "v2", town.key("buyer"), jar, body)))
                .toList();
        return signing.stream().map(CompletableFuture::join).toList();
    }

    private static void place(Signed payment) {
        Web.Answer accepted = payment.send("Prefer", "respond-async");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    }

    private List<String> standing(Signed payment) {
        return new Books(folder).of(payment, "p.state").stream().map(List::getFirst).toList();
    }

    private boolean completedOrADoubt(Signed payment) {
        Web.Answer answer = payment.send();
        if (answer.status() == 200) return true;
        assertThat(answer.status()).as(answer.text()).isEqualTo(502);
        assertThat(answer.json().path("charged").booleanValue()).isFalse();
        assertThat(new Books(folder).of(payment, "p.state, json_extract(p.row, '$.detail')"))
                .as("in doubt, or proven by the chain since")
                .isNotEmpty()
                .isSubsetOf(List.of("IN_DOUBT", "restarted before an answer came"),
                        List.of("LOST", "paid and not delivered"));
        return false;
    }

    /**
     * Every completed job is paid for, no other; what left the treasury is booked as cost or loss, or may have left and
     * is booked as exposure.
     */
    private void booksAgreeWithTheChain(long completed) {
        Map<String, Long> moved = town.moved(before), accounts = new Books(folder).accounts();
        assertThat(moved.get("payTo")).isEqualTo(60000 * completed).isEqualTo(accounts.get("revenue"));
        assertThat(moved.get("buyer")).isEqualTo(-60000 * completed).isEqualTo(accounts.get("payer"));
        long exposed = accounts.entrySet()
                .stream()
                .filter(a -> a.getKey().startsWith("exposure:"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(-moved.get("treasury")).isBetween(-accounts.get("treasury") - exposed, -accounts.get("treasury"));
    }
}
