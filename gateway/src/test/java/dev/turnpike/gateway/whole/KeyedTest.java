package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * The same models sold over x402 and by key: {@code x-router} (with the images) and {@code xgen} (with a job) are paid
 * by key, {@code dopamint} is paid over x402.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyedTest extends OneGateway {
    private Playground.Money before;
    private long account;

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, text -> {
            String keyed = Gateway.swap(text, "pay-to: \"0x976EA74026E726554dB657fA54763abd0C3a0aa9\"",
                    "auth: { value: \"Bearer sk-of-x-router\", check: /v1/models }");
            return Gateway.swap(keyed, "pay-to: \"0x14dC79964da2C08b23698B3D3cc7Ca32193d9955\"",
                    "auth: { header: x-key, value: sk-of-xgen, doubt: 2h }");
        }));
    }

    @BeforeEach
    void mend() {
        playground.mend();
        before = playground.money();
        account = balance("account:x-router");
    }

    @Test
    void anOrderByKeyIsSoldAndLeavesTheTreasuryAlone() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        Web.Answer answer = web.post(GENERATE, ORDER, payment.v2());

        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(provider(answer)).isEqualTo("x-router");
        assertThat(playground.money().since(before)).doesNotContainKeys("treasury", "x-router");
        assertThat(balance("account:x-router") - account).isEqualTo(-7026);
        assertThat(web.get("/v1/providers/x-router").json().has("network")).isFalse();
    }

    @Test
    void aJobByKeyIsPolledWithTheKey() {
        String order = "{\"prompt\":\"a lighthouse at dusk\",\"model\":\"nano-banana-2\"}";
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, order));
        Web.Answer answer = web.post(GENERATE, order, payment.v1());

        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(provider(answer)).isEqualTo("xgen");
        assertThat(balance("account:xgen")).isNegative();
    }

    @Test
    void aRefusedKeyTakesTheUpstreamOutRaisesAnAlarmAndOthersSell_18(CapturedOutput output) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", "refuses-key");
        Web.Answer answer = web.post(GENERATE, ORDER, payment.v1());

        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(provider(answer)).isEqualTo("dopamint");
        assertThat(balance("account:x-router")).as("nothing was spent").isEqualTo(account);
        playground.plans("dopamint");
        assertThat(playground.standing("x-router").path("healthy").booleanValue()).isFalse();
        assertThat(meter("x-router")).isEqualTo("1.0");
        assertThat(meter("xgen")).isEqualTo("0.0");
        assertThat(output).containsOnlyOnce("ALARM: upstream x-router: it refuses our account (invalid_api_key)")
                .doesNotContain("sk-of-x-router");

        playground.breaks("x-router", "none");
        playground.plans("x-router", "dopamint");
        assertThat(meter("x-router")).isEqualTo("0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drops-after-payment", "pays-then-fails", "empty", "malformed", "drops-before"})
    void anAnswerWithoutAWordIsDoubtAndNeverSuccess(String fault) {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", fault);
        long exposed = balance("exposure:x-router");
        Web.Answer answer = web.post(GENERATE, ORDER, payment.v1With("Turnpike-Explain", "true"));

        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(provider(answer)).isEqualTo("dopamint");
        assertThat(outcomes(answer)).containsExactly("x-router in_doubt", "dopamint delivered");
        assertThat(balance("exposure:x-router") - exposed).isEqualTo(7026);
        assertThat(balance("account:x-router") - account).isEqualTo(-7026);
        assertThat(differences()).isEmpty();
    }

    @Test
    void aRefusalBeforeAnyWorkIsFreeAndAnotherSells() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", "declines");
        Web.Answer answer = web.post(GENERATE, ORDER, payment.v1With("Turnpike-Explain", "true"));

        Truth.sold(web, answer, payment, 1024, 1024);
        assertThat(outcomes(answer)).containsExactly("x-router refused", "dopamint delivered");
        assertThat(balance("account:x-router")).isEqualTo(account);
    }

    @Test
    void aRefusedPromptEndsTheOrderIsBoughtNowhereElseAndCountsAgainstNobody() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", "refuses-prompt");
        long elsewhere = playground.paid("dopamint");
        Web.Answer answer = web.post(GENERATE, ORDER, payment.v1());

        Truth.notSold(web, answer, payment);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("error").stringValue()).isEqualTo("PROMPT_REFUSED");
        assertThat(playground.paid("dopamint")).isEqualTo(elsewhere);
        assertThat(balance("account:x-router")).isEqualTo(account);
        assertThat(playground.standing("x-router").path("circuit").stringValue()).isEqualTo("closed");
    }

    @Test
    void theCheapestOfBothKindsGetsTheWorkAsPricesChange() {
        playground.asks("dopamint", "0.5");
        playground.offers("dopamint 3750", "x-router 7026");
        assertThat(provider(buy())).isEqualTo("dopamint");

        gateway.reconfigure("cost: { per-megapixel: 0.0067 }", "cost: { per-megapixel: 0.0030 }");
        playground.offers("x-router 3146", "dopamint 3750");
        assertThat(provider(buy())).isEqualTo("x-router");

        gateway.reconfigure("cost: { per-megapixel: 0.0030 }", "cost: { per-megapixel: 0.0067 }");
        playground.asks("dopamint", "1");
        playground.offers("x-router 7026", "dopamint 7500");
    }

    private Web.Answer buy() {
        return web.post(GENERATE, ORDER, wallet.pay(web.post(GENERATE, ORDER)).v1());
    }

    private static String provider(Web.Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().path("provider").stringValue();
    }

    private static List<String> outcomes(Web.Answer answer) {
        return answer.json()
                .path("route")
                .path("attempts")
                .valueStream()
                .map(a -> a.path("provider").stringValue() + " " + a.path("outcome").stringValue())
                .toList();
    }

    /** The sum of an account's entries. */
    private static long balance(String account) {
        return gateway.management()
                .get("/v1/ledger?account=" + account)
                .json()
                .path("balances")
                .valueStream()
                .filter(balance -> balance.path("account").asString().equals(account))
                .mapToLong(balance -> Long.parseLong(balance.path("atomic").asString()))
                .sum();
    }

    private static JsonNode differences() {
        Instant to = Instant.now();
        return gateway.management()
                .get("/v1/ledger/reconciliation?from=" + to.minusSeconds(600) + "&to=" + to)
                .json()
                .path("differences");
    }

    private static String meter(String upstream) {
        String text = await().atMost(SOON)
                .until(() -> gateway.management().get("/actuator/prometheus").text(),
                        page -> page.contains("turnpike_upstream_account_refused"));
        return text.lines()
                .filter(line -> line.startsWith("turnpike_upstream_account_refused{")
                        && line.contains("\"" + upstream + "\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).strip())
                .findFirst()
                .orElse("none");
    }
}
