package dev.turnpike.store;

import static dev.turnpike.store.Jobs.DELIVERY;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.bought;
import static dev.turnpike.store.Jobs.bytes;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.jobs.Doubt;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Ticket;
import dev.turnpike.testkit.Works;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again, to the last digit. */
class JobRowsTest {
    static Stream<State> states() {
        return Stream.of(new State.Held(), new State.Working(), new State.Delivered(NOW),
                new State.Settling(NOW, null, null),
                new State.Settling(NOW, new Doubt.Unanswered("timeout \"quoted\""), bytes(3)),
                new State.Settling(NOW, new Doubt.RefusedLater("insufficient_funds"), null),
                new State.Closed(new End.Settled(bytes(4)), NOW),
                new State.Closed(new End.Released(Refusal.Code.DEADLINE_EXCEEDED,
                        "Nobody delivered in time; nothing was charged."), NOW),
                new State.Closed(new End.Lapsed(End.Lapse.EXPIRED), NOW),
                new State.Closed(new End.Unpaid("insufficient_funds", null), NOW),
                new State.Closed(new End.Unpaid("insufficient_funds", "none left"), NOW));
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyState(State state) {
        Job job = held("id", 1).in(state);
        assertThat(again(job)).isEqualTo(job);
    }

    static Stream<Purchase> purchases() {
        Purchase intended = bought(1, 1);
        Ticket ticket = new Ticket("alpha", "job/1", URI.create("https://alpha.example/job/1?a=%20b"));
        Images images = new Images(List.of(new Image("https://img.example/1", null, null),
                new Image("/v1/files/abc", "uuid", "image/png")));
        return Stream.of(intended, bought(1, 2), intended.now(Purchase.State.VOID, "refused", NOW),
                intended.now(Purchase.State.IN_DOUBT, null, NOW), intended.accepted(ticket, null, NOW),
                intended.accepted(ticket, bytes(9), NOW).finished(images, null, NOW),
                intended.finished(new Images(List.of()), bytes(9), NOW));
    }

    @ParameterizedTest
    @MethodSource("purchases")
    void everyPurchase(Purchase bought) {
        assertThat(JobRows.purchase(JobRows.json(bought))).isEqualTo(bought);
    }

    @Test
    void theRoute() {
        Route route = new Route(
                new Plan(List.of(new Candidate("alpha", "flux", new UsdcAmount(1), Duration.ofNanos(1_500_001))),
                        List.of(new Exclusion("bravo", "flux", Exclusion.Reason.CIRCUIT_OPEN, "no"))),
                List.of(new Route.Tried("alpha", "flux", Route.Outcome.REFUSED, null, 3, null), new Route.Tried("cedar",
                        "flux", Route.Outcome.DELIVERED, "x", 4, new UsdcAmount(Long.MAX_VALUE))));
        Job job = held("id", 1);
        job = job.with(Works.of(job).along(route).with(DELIVERY));
        assertThat(again(job)).isEqualTo(job);
    }

    @Test
    void everyOrder() {
        ImageOrder bare = new ImageOrder("ein Kätzchen 🐈 \"\\", "flux", new Resolution(1024, 768), 1, null, null, null,
                null);
        ImageOrder full = new ImageOrder("a cat", "flux", new Resolution(1, 1), 4, "no dog", 50, new BigDecimal("7.50"),
                Long.MAX_VALUE);
        ImageOrder exact = new ImageOrder("a cat", "flux", new Resolution(1, 1), 4, null, null,
                new BigDecimal("1.23456789012345678901234567890"), -1L);
        Preferences all = new Preferences(List.of("a"), List.of("b", "c"), List.of("d"), Policy.LATENCY, false,
                new UsdcAmount(1));
        for (ImageRequest request : List.of(new ImageRequest(bare, List.of("flux"), Preferences.NONE, null),
                new ImageRequest(full, List.of("flux", "dream"), all, "{\"b\":1.0,\"a\":[null]}"),
                new ImageRequest(exact, List.of(), Preferences.NONE, "{}")))
            assertThat(again(held("id", 1).with(ImageWork.of(request))))
                    .isEqualTo(held("id", 1).with(ImageWork.of(request)));
    }

    private static Job again(Job job) {
        return JobRows.job(new JobRows.Row(job.id(), JobRows.fixed(job), JobRows.json(job.state()),
                JobRows.progress(job), job.version(), job.epoch()), Works.of(job).purchases());
    }
}
