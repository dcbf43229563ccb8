package dev.turnpike.core.buying;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.outcome;
import static dev.turnpike.gateway.core.World.purchases;
import static dev.turnpike.gateway.core.World.tried;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.turnpike.core.health.CircuitState;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Submission.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Purchases at alpha, which is paid by key and the cheapest; bravo and cedar are paid over x402. The price is 0.010. */
class KeyedPurchaseTest {
    private static final Duration DOUBT = Duration.ofMinutes(30);
    @TempDir private Path folder;
    private World world;

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void whatAKeyBuysIsTakenFromTheAccountThereAndNotFromTheTreasury() {
        Job job = open().sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha DELIVERED");
        assertThat(world.life().accounts()).isEqualTo(
                Map.of("payer", -10_000L, "revenue", 10_000L, "account:alpha", -4_000L, "cost:alpha", 4_000L));
        assertThat(world.life().number("SELECT COUNT(*) FROM payees")).isZero();
    }

    @Test
    void aTreasuryWithNothingInItKeepsNobodyFromBuyingByKey() {
        open();
        world.life()
                .core()
                .spending()
                .balances(Map.of(world.configuration.seller().asset().network(), java.math.BigInteger.ZERO));
        assertThat(purchases(world.sell(CAT))).containsExactly("alpha DELIVERED");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void aRefusalBeforeAnyWorkCostsNothingAndTheOrderGoesOnElsewhere(Cause cause) {
        open().upstream("alpha").answers(new Submission.Refused("no", cause, Duration.ZERO));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha VOID", "bravo DELIVERED");
        assertThat(tried(job)).containsExactly("alpha refused", "bravo delivered");
        assertThat(world.life().accounts()).containsOnly(entry("payer", -10_000L), entry("revenue", 10_000L),
                entry("treasury", -6_000L), entry("cost:bravo", 6_000L));
        assertThat(drawn("all/hour")).isEqualTo(6_000);
    }

    @Test
    void anUpstreamThatSellsAModelNoMoreIsLeftAloneAndOneThatRefusesAnOrderIsNot() throws Exception {
        for (Cause cause : new Cause[] {Cause.ORDER, Cause.MODEL}) {
            open(Files.createDirectory(folder.resolve(cause.name())));
            for (int i = 0; i < 5; i++) {
                world.upstream("alpha").answers(new Submission.Refused("no", cause, Duration.ZERO));
                world.sell("{\"prompt\":\"cat " + i + "\",\"model\":\"flux\"}");
            }
            assertThat(world.life().core().circuits().state("alpha", "flux"))
                    .isEqualTo(cause == Cause.MODEL ? CircuitState.OPEN : CircuitState.CLOSED);
            world.close();
        }
    }

    @Test
    void anUpstreamThatTakesNoOrdersOnOurAccountGetsNone() {
        open().upstream("alpha").barsUs();
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("bravo DELIVERED");
        assertThat(world.done("prepare")).containsExactly("bravo");
    }

    @Test
    void anUpstreamThatAsksToWaitIsLeftAlone() {
        open().upstream("alpha").answers(new Submission.Refused("busy", Cause.ORDER, Duration.ofSeconds(60)));
        world.sell(CAT);
        world.sell(World.DOG);
        assertThat(world.done("submit")).containsExactly("alpha", "bravo", "bravo");
    }

    @Test
    void aLostAnswerIsDoubtThatEndsByTimeAndCountsAsSpent_13() {
        open().upstream("alpha").answers(new Submission.InDoubt("reset"));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        assertThat(world.life().accounts()).contains(entry("account:alpha", -4_000L), entry("exposure:alpha", 4_000L),
                entry("treasury", -6_000L));

        world.pass(DOUBT.minusSeconds(2));
        assertThat(purchases(looked(job))).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        world.pass(3);
        assertThat(purchases(looked(job))).containsExactly("alpha LOST", "bravo DELIVERED");
        assertThat(world.life().accounts()).isEqualTo(Map.of("payer", -10_000L, "revenue", 10_000L, "account:alpha",
                -4_000L, "treasury", -6_000L, "loss", 4_000L, "cost:bravo", 6_000L));
        assertThat(drawn("all/hour")).isEqualTo(10_000);
        assertThat(looked(job).work().unsettled()).isFalse();
    }

    @Test
    void doubtsOfBothKindsTogetherBoundWhatAJobMaySpend() {
        world = new World(folder, "0.010", "alpha 0.008 auth: { value: k, doubt: 30m }", "bravo 0.009", "cedar 0.010");
        world.upstream("alpha").answers(new Submission.InDoubt("reset"));
        world.upstream("bravo").answers(new Submission.InDoubt("reset"));
        Job job = world.sell(CAT);
        assertThat(outcome(job)).isEqualTo("released GENERATION_FAILED");
        assertThat(world.done("prepare")).containsExactly("alpha", "bravo");
    }

    @Test
    void aRefusedPromptIsTheEndOfTheOrderAndCostsNothing() {
        open().upstream("alpha").answers(new Submission.PromptRefused("moderation_blocked", true));
        Job job = world.sell(CAT);
        assertThat(outcome(job)).isEqualTo("released PROMPT_REFUSED");
        assertThat(purchases(job)).containsExactly("alpha VOID");
        assertThat(world.done("submit")).containsExactly("alpha");
        assertThat(world.life().accounts()).isEmpty();
        assertThat(world.life().core().circuits().state("alpha", "flux")).isEqualTo(CircuitState.CLOSED);
        assertThat(world.life().core().health().of("alpha", "flux").paidAttempts()).isZero();
    }

    @Test
    void aPromptRefusedInAGoodAnswerMayHaveBeenBilled() {
        open().upstream("alpha").answers(new Submission.PromptRefused("content_filter", false));
        Job job = world.sell(CAT);
        assertThat(outcome(job)).isEqualTo("released PROMPT_REFUSED");
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT");
    }

    @Test
    void afterARestartWhatHasNoAnswerIsDoubtAndNotSentAgain() {
        open().upstream("alpha").hangs();
        Heard<?> heard = world.ask(CAT, world.pay(CAT, 2));
        world.pass(1);
        assertThat(heard.pending()).isTrue();
        world.restart();
        Job job = world.life().takeUp().getFirst();
        world.pass(5);
        assertThat(purchases(world.life().job(job.id()))).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        assertThat(world.done("submit")).containsExactly("alpha", "bravo");
        world.pass(DOUBT);
        assertThat(purchases(looked(job))).containsExactly("alpha LOST", "bravo DELIVERED");
    }

    @Test
    void aJobThatHasATicketIsFetchedAfterARestart() {
        open().upstream("alpha").accepts().says(new Progress.Pending());
        world.ask(CAT, world.pay(CAT, 2));
        world.pass(1);
        world.restart();
        world.upstream("alpha").finishes("1024x1024");
        Job job = world.life().takeUp().getFirst();
        world.pass(20);
        assertThat(purchases(world.life().job(job.id()))).containsExactly("alpha DELIVERED");
        assertThat(world.done("submit")).containsExactly("alpha");
    }

    private World open() {
        return open(folder);
    }

    private World open(Path where) {
        world = new World(where, "0.010", "alpha 0.004 auth: { value: k, doubt: 30m }", "bravo 0.006", "cedar 0.008");
        return world;
    }

    /** The job after its purchases in doubt were looked at, by the word of a chain that knows nothing. */
    private Job looked(Job job) {
        return Heard.of(world.life().askChain(world.life().job(job.id()), world.chain)).value();
    }

    private long drawn(String scope) {
        return world.life().number("SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = ?", scope);
    }
}
