package dev.turnpike.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.health.CircuitState;
import dev.turnpike.core.routing.Exclusion.Reason;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    @Test
    void cheapestUpstreamWithAClosedCircuitGoesFirst() {
        assertThat(planFor("alpha 0.040 closed", "bravo 0.010 open", "cedar 0.020 closed")).containsExactly("cedar",
                "alpha");
    }

    @Test
    void whatItAsksTodayCountsNotWhatIsConfigured() {
        assertThat(planFor("alpha 0.010 asks=0.025", "bravo 0.020", "cedar 0.030 asks=0.015")).containsExactly("cedar",
                "bravo", "alpha");
    }

    @Test
    void upstreamsAtTheSameCostGoByLatencyThenById() {
        assertThat(planFor("delta 0.01", "cedar 0.01 300ms", "alpha 0.01 300ms", "bravo 0.01 200ms"))
                .as("delta was not probed: it is not taken for the quickest")
                .containsExactly("bravo", "alpha", "cedar", "delta");
    }

    @Test
    void theQuickestGoesFirstWhereTheOperatorSaysSo() {
        Market market = new Market(Fleets.configuration("routing: { policy: latency }"), "alpha 0.01 300ms",
                "bravo 0.09 200ms", "cedar 0.02 200ms");
        assertThat(ids(market.plan())).containsExactly("cedar", "bravo", "alpha");
    }

    @Test
    void theClientsOwnSortingOverridesTheOperators() {
        Preferences quick = new Preferences(List.of(), List.of(), List.of(), Policy.LATENCY, true, null);
        assertThat(ids(Market.of("alpha 0.01 300ms", "bravo 0.09 200ms").preferring(quick).plan()))
                .containsExactly("bravo", "alpha");
    }

    @Test
    void thoseTheClientNamedGoFirstAsNamedThenTheOthers() {
        Preferences order = new Preferences(List.of("delta", "zebra", "cedar"), List.of(), List.of(), null, true, null);
        assertThat(ids(Market.of("alpha 0.01", "bravo 0.02", "cedar 0.03", "delta 0.04").preferring(order).plan()))
                .containsExactly("delta", "cedar", "alpha", "bravo");
    }

    @Test
    void aClassIsTriedInItsOrderWhateverTheCosts() {
        Market market = Market.of("alpha 0.01 sells=flux", "bravo 0.02 sells=flux+dream", "cedar 0.03 sells=dream");
        assertThat(market.ordering(1, "dream", "flux", "dream").plan().candidates())
                .extracting(c -> c.upstream() + " " + c.model())
                .containsExactly("bravo dream", "cedar dream", "alpha flux", "bravo flux");
    }

    @Test
    void withoutFallbacksOnlyTheFirstRemains() {
        Preferences alone = new Preferences(List.of("cedar"), List.of(), List.of(), null, false, null);
        Plan plan = Market.of("alpha 0.01", "bravo 0.02 down", "cedar 0.03").preferring(alone).plan();
        assertThat(ids(plan)).containsExactly("cedar");
        assertThat(reasons(plan)).containsExactlyInAnyOrder("alpha PREFERENCE", "bravo UNHEALTHY");
    }

    @Test
    void onlyAndIgnoreKeepOthersOut() {
        Preferences some = new Preferences(List.of(), List.of("alpha", "bravo"), List.of("alpha"), null, true, null);
        Plan plan = Market.of("alpha 0.01", "bravo 0.02", "cedar 0.03").preferring(some).plan();
        assertThat(ids(plan)).containsExactly("bravo");
        assertThat(reasons(plan)).containsExactly("alpha PREFERENCE", "cedar PREFERENCE");
    }

    @ParameterizedTest
    @CsvSource({"alpha 0.010 incapable, INCAPABLE, it has no cats",
            "alpha 0.010 poor,      BUDGET,    what may be spent there is used up for now",
            "alpha 0.010 down,      UNHEALTHY, its latest check failed: it cannot be reached",
            "alpha 0.010 throttled, THROTTLED, it asked to wait until 2026-01-01T00:01:00Z",
            "alpha 0.010 suspect,   SUSPECT_PRICE, it asks more than 3 times what is configured",
            "alpha 0.010 open,      CIRCUIT_OPEN, too many paid attempts failed",
            "alpha 0.100001 closed, UNAFFORDABLE, it costs more than the price",
            "alpha 0.05 asks=0.11,  UNAFFORDABLE, it costs more than the price",})
    void anUpstreamThatIsOutHasAReason(String upstream, Reason reason, String detail) {
        assertThat(Market.of(upstream).plan())
                .isEqualTo(new Plan(List.of(), List.of(new Exclusion("alpha", "flux", reason, detail))));
    }

    @Test
    void anUpstreamThatIsOutForManyReasonsIsOutForTheFirst() {
        List<String> words = List.of("incapable", "poor", "down", "throttled", "suspect", "open", "asks=0.06");
        List<Reason> reasons = List.of(Reason.INCAPABLE, Reason.BUDGET, Reason.UNHEALTHY, Reason.THROTTLED,
                Reason.SUSPECT_PRICE, Reason.CIRCUIT_OPEN, Reason.UNAFFORDABLE);
        for (int i = 0; i < words.size(); i++) {
            String upstream = "alpha 0.05 " + String.join(" ", words.subList(i, words.size()));
            assertThat(Market.of(upstream).paid("0.05").plan().exclusions()).as(upstream)
                    .extracting(Exclusion::reason)
                    .containsExactly(reasons.get(i));
        }
    }

    @Test
    void aCostEqualToThePriceIsAffordable() {
        assertThat(planFor("alpha 0.1")).containsExactly("alpha");
    }

    @Test
    void anOfferOfExactlyThreeTimesIsNotSuspect() {
        assertThat(planFor("alpha 0.01 asks=0.03")).containsExactly("alpha");
    }

    @Test
    void anOfferThatALowerConfiguredFactorMakesSuspectIsOutBeforeTheNextProbe() {
        Market strict = new Market(Fleets.configuration("pricing: { price-suspect: 2 }"), "alpha 0.01 asks=0.021");
        assertThat(reasons(strict.plan())).containsExactly("alpha SUSPECT_PRICE");
    }

    @Test
    void theConfiguredCostOfThisWorkIsScaledByTheProbesOfferAndRoundedUp() {
        Market market = Market.of("alpha 0.000010").ordering(3, "flux");
        market.probed("alpha", "0.010001", "0.020000", Duration.ofMillis(40));
        assertThat(market.plan().candidates()).as("30 atomic units x 10001/20000 = 15.0015")
                .containsExactly(new Candidate("alpha", "flux", UsdcAmount.ofAtomic(16), Duration.ofMillis(40)));
    }

    @Test
    void moreImagesThanOnePurchaseCanOrderIsIncapable() {
        assertThat(reasons(Market.of("alpha 0.01").ordering(5, "flux").plan())).containsExactly("alpha INCAPABLE");
    }

    @Test
    void throttledUpstreamsAreBackWhenTheirTimeHasCome() {
        Market market = Market.of("alpha 0.01 throttled");
        market.clock.pass(Duration.ofSeconds(60));
        assertThat(ids(market.plan())).containsExactly("alpha");
    }

    @Test
    void anOpenCircuitIsTriedAgainOnceItHasWaitedAndAProbeIsGood() {
        Market market = Market.of("alpha 0.01 open");
        market.clock.pass(Duration.ofSeconds(30));
        assertThat(ids(market.plan())).as("no probe since").isEmpty();
        market.probed("alpha", "0.01", "0.01", Duration.ofMillis(10));
        assertThat(ids(market.plan())).containsExactly("alpha");
        assertThat(market.circuits.state("alpha", "flux")).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void noPlanCountsOnACircuitWhoseOneTrialIsUnderWay() {
        Market market = Market.of("alpha 0.01 open");
        market.clock.pass(Duration.ofSeconds(30));
        market.probed("alpha", "0.01", "0.01", Duration.ofMillis(10));
        assertThat(ids(market.plan())).as("planning takes no permit")
                .isEqualTo(ids(market.plan()))
                .containsExactly("alpha");
        assertThat(market.circuits.enter("alpha", "flux")).isPresent();
        assertThat(market.plan().exclusions()).extracting(Exclusion::detail)
                .containsExactly("too many paid attempts failed, and one is trying it now");
    }

    @Test
    void aDrainingUpstreamIsNamedButNotTried() {
        Market market = Market.of("alpha 0.02")
                .withLeaving(FakeUpstream.selling("zulu", "0.01", "flux"))
                .withLeaving(FakeUpstream.selling("alpha", "0.01", "flux"))
                .withLeaving(FakeUpstream.selling("yankee", "0.01", "dream"));
        assertThat(ids(market.plan())).containsExactly("alpha");
        assertThat(reasons(market.plan())).containsExactly("zulu DRAINING");
    }

    private static List<String> planFor(String... upstreams) {
        return ids(Market.of(upstreams).plan());
    }

    private static List<String> ids(Plan plan) {
        return plan.candidates().stream().map(Candidate::upstream).toList();
    }

    private static List<String> reasons(Plan plan) {
        return plan.exclusions().stream().map(out -> out.upstream() + " " + out.reason()).toList();
    }
}
