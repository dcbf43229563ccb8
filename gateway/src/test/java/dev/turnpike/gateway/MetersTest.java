package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Upstream;
import dev.turnpike.store.books.Balance;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.TestClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class MetersTest {
    private final TestClock clock = new TestClock();
    private final Health health = new Health(clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void offersAreThoseOfTheConfigurationInForce() {
        meters.offers(fleet("x-router"), health);
        assertThat(offers()).containsExactlyInAnyOrder("x-router flux-schnell 0.0", "x-router seedream-4.0 0.0");
        asks("x-router", 5694);
        assertThat(offers()).contains("x-router flux-schnell 0.005694");

        asks("xgen", 50_000);
        meters.offers(fleet("xgen"), health);
        assertThat(offers()).containsExactlyInAnyOrder("xgen nano-banana-2 0.0", "xgen seedream-4.0 0.05");
    }

    @Test
    void theBooksAreMetersByAccount() {
        meters.balances(List.of(new Balance("owed", 20_000), new Balance("treasury", -7_026)));
        meters.balances(List.of(new Balance("loss", 1), new Balance("owed", 0), new Balance("treasury", -7_027)));

        assertThat(registry.find("turnpike.ledger.usd").gauges())
                .extracting(gauge -> tag(gauge, "account") + " " + gauge.value())
                .containsExactlyInAnyOrder("loss 1.0E-6", "owed 0.0", "treasury -0.007027");
    }

    @Test
    void whatIsLostIsAMeterByUpstreamAndReason() {
        Account paid = new Account.Cost("xgen");
        meters.committed(new Commit(3, Duration.ZERO, false,
                List.of(new Posting(paid, Account.LOSS, UsdcAmount.ofAtomic(5_000), "bad_images: 640x480", 1),
                        new Posting(paid, Account.LOSS, UsdcAmount.ofAtomic(5_000), "bad_images: no image", 1),
                        new Posting(Account.REVENUE, Account.LOSS, UsdcAmount.ofAtomic(7_000),
                                "settlement reported, proven impossible", 0))));

        assertThat(registry.find("turnpike.lost.usd").counters())
                .extracting(lost -> tag(lost, "upstream") + " " + tag(lost, "reason") + " " + lost.count())
                .containsExactlyInAnyOrder("xgen bad_images 0.01", "- settlement_false 0.007");
    }

    @Test
    void ourOwnTimeHasATimerForEachStageFromTheStart() {
        meters.took(OwnTime.Stage.WORK, Duration.ofMillis(3));
        assertThat(registry.find("turnpike.overhead").timers())
                .extracting(timer -> tag(timer, "stage") + " " + timer.count())
                .containsExactlyInAnyOrder("admission 0", "work 1", "settlement 0");
    }

    private void asks(String upstream, long atomic) {
        UsdcAmount offered = UsdcAmount.ofAtomic(atomic);
        String model = upstream.equals("xgen") ? "seedream-4.0" : "flux-schnell";
        health.record(upstream, model,
                new Check(clock.instant(), 402, Duration.ofMillis(80), Check.Verdict.HEALTHY, "", offered, offered));
    }

    private static Fleet fleet(String upstream) {
        List<? extends Upstream> only = Sample.configuration()
                .upstreams()
                .stream()
                .filter(settings -> settings.id().equals(upstream))
                .map(settings -> new FakeUpstream(settings, order -> Optional.empty(), (order, cap) -> Mono.never()))
                .toList();
        return Fleets.of(Sample.configuration(), only, List.of());
    }

    private List<String> offers() {
        return registry.find("turnpike.offer.usd")
                .gauges()
                .stream()
                .map(gauge -> tag(gauge, "upstream") + " " + tag(gauge, "model") + " " + gauge.value())
                .toList();
    }

    private static String tag(Meter meter, String key) {
        return String.valueOf(meter.getId().getTag(key));
    }
}
