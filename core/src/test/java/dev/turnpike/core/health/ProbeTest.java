package dev.turnpike.core.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class ProbeTest {
    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final InstantSource clock = () -> Instant.ofEpochMilli(scheduler.now(MILLISECONDS));
    private final Health health = new Health(clock);
    private final List<String> asked = new ArrayList<>();
    private Fleet fleet = fleet();

    @Test
    void everyModelOfEveryUpstreamIsProbedOncePerIntervalEvenlySpread() {
        fleet = fleet(healthy("alpha", "flux", "dream"), healthy("bravo", "flux"));
        probe().probes().subscribe();
        pass(120);
        assertThat(asked).containsExactly("20 alpha flux", "40 alpha dream", "60 bravo flux", "80 alpha flux",
                "100 alpha dream", "120 bravo flux");
    }

    @Test
    void aReloadCountsFromTheNextIntervalOn() {
        fleet = fleet();
        probe().probes().subscribe();
        pass(30);
        fleet = fleet(healthy("alpha", "flux"));
        pass(60);
        assertThat(asked).as("asked at the end of an interval of one question").isEmpty();
        pass(30);
        assertThat(asked).containsExactly("120 alpha flux");
    }

    @Test
    void afterOneBadAnswerAnUpstreamIsAskedAgainSoon() {
        List<Offer> answers = new ArrayList<>(List.of(offer("0.01"),
                new Offer.Unacceptable(Offer.Why.UNREACHABLE, "restarted", 0, -1, Duration.ZERO)));
        fleet = fleet(
                answering("alpha", Mono.fromSupplier(() -> answers.isEmpty() ? offer("0.01") : answers.removeFirst())));
        probe().start();
        pass(60);
        assertThat(health.of("alpha", "flux").failing()).isTrue();
        pass(5);
        assertThat(health.of("alpha", "flux").failing()).isFalse();
        assertThat(asked).containsExactly("0 alpha flux", "60 alpha flux", "65 alpha flux");
    }

    @Test
    void afterItWasStoppedNoUpstreamIsProbed() {
        fleet = fleet(healthy("alpha", "flux"));
        Disposable probing = probe().start();
        pass(60);
        probing.dispose();
        pass(600);
        assertThat(asked).as("once at the start, once after an interval")
                .containsExactly("0 alpha flux", "60 alpha flux");
    }

    @Test
    void theFirstIntervalBeginsWhenTheRoundAtTheStartIsDone() {
        fleet = fleet(healthy("alpha", "flux"),
                answering("bravo", Mono.just(offer("0.01")).delayElement(Duration.ofSeconds(4), scheduler)));
        probe().start();
        pass(3);
        assertThat(health.firstRoundDone()).isFalse();
        pass(61);
        assertThat(health.firstRoundDone()).isTrue();
        assertThat(asked).containsExactly("0 alpha flux", "0 bravo flux", "34 alpha flux", "64 bravo flux");
    }

    @Test
    void aRoundAsksEverybodyAtOnceAndEndsWhenAllHaveAnswered() {
        fleet = fleet(healthy("alpha", "flux"),
                answering("bravo", Mono.just(offer("0.01")).delayElement(Duration.ofSeconds(4), scheduler)));
        List<String> ended = new ArrayList<>();
        probe().round().subscribe(nothing -> {}, broken -> {}, () -> ended.add("done"));
        pass(3);
        assertThat(asked).containsExactly("0 alpha flux", "0 bravo flux");
        assertThat(health.firstRoundDone()).isFalse();
        assertThat(ended).isEmpty();
        pass(1);
        assertThat(health.firstRoundDone()).isTrue();
        assertThat(ended).containsExactly("done");
        assertThat(health.of("bravo", "flux").p50()).contains(Duration.ofSeconds(4));
    }

    @Test
    void aRoundWithoutUpstreamsIsDone() {
        probe().round().subscribe();
        pass(0);
        assertThat(health.firstRoundDone()).isTrue();
    }

    @Test
    void askedIsOneImageOfTheModelsUsualSizeForAtMostTheSuspectPrice() {
        List<Object> question = new ArrayList<>();
        fleet = fleet(FakeUpstream.selling("alpha", new PriceRule.PerMegapixel(UsdcAmount.ofDecimal("0.01")), "dream")
                .answering((order, cap) -> {
                    question.addAll(List.of(order.prompt(), order.model(), order.resolution().toString(), order.count(),
                            cap.atomic()));
                    return Mono.just(offer("0.05"));
                }));
        probe().round().subscribe();
        pass(0);
        assertThat(question).as("2048 x 2048 = 4.194304 MP")
                .containsExactly("health check", "dream", "2048x2048", 1, 3L * 41944);
        assertThat(health.of("alpha", "dream").expected()).contains(UsdcAmount.ofAtomic(41944));
        assertThat(health.of("alpha", "dream").liveCost(UsdcAmount.ofAtomic(41944)))
                .isEqualTo(UsdcAmount.ofDecimal("0.05"));
    }

    @Test
    void anUpstreamThatDoesNotSellTheUsualSizeIsAskedForASquareThatItSells() {
        PriceRule rule = new PriceRule.Tiers(
                Map.of(Tier.HALF_K, UsdcAmount.ofDecimal("0.01"), Tier.TWO_K, UsdcAmount.ofDecimal("0.02")));
        List<String> sizes = new ArrayList<>();
        fleet = fleet(FakeUpstream.selling("alpha", rule, "flux")
                .limitedTo(order -> order.resolution().width() < 1000 ? Optional.of("too small") : Optional.empty())
                .answering((order, cap) -> {
                    sizes.add(order.resolution().toString());
                    return Mono.just(offer("0.02"));
                }));
        probe().round().subscribe();
        pass(0);
        assertThat(sizes).containsExactly("2048x2048");
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, 0, UNREACHABLE", "NOT_402, 200, NOT_402", "BAD_TERMS, 402, BAD_TERMS",
            "WRONG_PAYEE, 402, WRONG_PAYEE", "TOO_DEAR, 402, SUSPECT_PRICE", "THROTTLED, 429, THROTTLED"})
    void whatIsNotToBePaidIsNotHealthy(Offer.Why why, int status, Verdict verdict) {
        hear(new Offer.Unacceptable(why, "a detail", status, 90_000, Duration.ZERO));
        assertThat(health.of("alpha", "flux").latest()).contains(new Check(clock.instant(), status, Duration.ZERO,
                verdict, "a detail", UsdcAmount.ofDecimal("0.09"), UsdcAmount.ofDecimal("0.01")));
        assertThat(health.of("alpha", "flux").healthy()).isFalse();
    }

    @Test
    void anOfferWithoutAnAmountHasNone() {
        hear(new Offer.Unacceptable(Offer.Why.BAD_TERMS, "", 402, -1, Duration.ZERO));
        assertThat(health.of("alpha", "flux").latest().orElseThrow().offered()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"PT90S, PT90S", "PT0S, PT60S", "PT9999999999H, PT1H"})
    void anUpstreamThatAsksToWaitIsThrottled(Duration asked, Duration granted) {
        hear(new Offer.Unacceptable(Offer.Why.THROTTLED, "", 429, -1, asked));
        assertThat(health.of("alpha", "flux").throttledUntil()).contains(clock.instant().plus(granted));
    }

    @Test
    void noUpstreamIsProbedBeforeTheTimeItNamed() {
        fleet = fleet(answering("alpha",
                Mono.just(new Offer.Unacceptable(Offer.Why.THROTTLED, "", 429, -1, Duration.ofSeconds(90)))));
        probe().probes().subscribe();
        pass(240);
        assertThat(asked).containsExactly("60 alpha flux", "180 alpha flux");
    }

    @Test
    void noUpstreamIsProbedWhileAnEarlierRequestIsOpen() {
        fleet = fleet(Fleets.configuration("health: { interval: 10s, timeout: 9s }"), answering("alpha", Mono.never()),
                healthy("bravo", "flux"));
        probe().probes().subscribe();
        pass(22);
        assertThat(asked).containsExactly("5 alpha flux", "10 bravo flux", "20 bravo flux");
        pass(3);
        assertThat(health.of("alpha", "flux").latest().orElseThrow().verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(asked).as("given up after twice its time, at 23 s").endsWith("25 alpha flux");
    }

    @Test
    void anUpstreamThatBreaksItsPromisesDoesNotStopTheOthers() {
        fleet = fleet(answering("alpha", Mono.error(new IllegalStateException("broken"))),
                FakeUpstream.selling("bravo", "0.01", "flux").answering((order, cap) -> {
                    throw new IllegalStateException("broken");
                }), healthy("cedar", "flux"));
        probe().probes().subscribe();
        pass(120);
        assertThat(asked).containsExactly("20 alpha flux", "25 alpha flux", "60 cedar flux", "80 alpha flux",
                "120 cedar flux");
        assertThat(health.of("bravo", "flux").consecutiveFailures()).isEqualTo(3);
    }

    private Probe probe() {
        return new Probe(() -> fleet, health, scheduler, clock, Probe.Turns.ALONE);
    }

    private void pass(int seconds) {
        scheduler.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    private void hear(Offer offer) {
        fleet = fleet(answering("alpha", Mono.just(offer)));
        probe().round().subscribe();
        pass(0);
    }

    private FakeUpstream healthy(String id, String... models) {
        return noting(id, FakeUpstream.selling(id, "0.01", models), Mono.just(offer("0.01")));
    }

    private FakeUpstream answering(String id, Mono<Offer> answer) {
        return noting(id, FakeUpstream.selling(id, "0.01", "flux"), answer);
    }

    private FakeUpstream noting(String id, FakeUpstream upstream, Mono<Offer> answer) {
        return upstream.answering((ImageOrder order, UsdcAmount cap) -> {
            asked.add(clock.instant().getEpochSecond() + " " + id + " " + order.model());
            return answer;
        });
    }

    private static Offer offer(String amount) {
        Asset asset = Networks.usdc(Networks.named("base-sepolia"));
        return new Offer.Acceptable(2, asset, asset.address(), UsdcAmount.ofDecimal(amount), Duration.ofSeconds(60),
                "{}", "", "");
    }

    private static Fleet fleet(FakeUpstream... upstreams) {
        return fleet(Fleets.configuration(), upstreams);
    }

    private static Fleet fleet(Configuration configuration, FakeUpstream... upstreams) {
        return Fleets.of(configuration, upstreams);
    }
}
