package dev.turnpike.store;

import static dev.turnpike.store.Jobs.DELIVERY;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.bought;
import static dev.turnpike.store.Jobs.bytes;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.jobs.Bought;
import dev.turnpike.core.jobs.Bought.Standing;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.Route;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.orders.ImageRequest;
import dev.turnpike.core.orders.Written;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Ticket;
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
        return Stream.of(new State.Held(), new State.Working(), new State.Delivered(DELIVERY, NOW),
                new State.Settling(DELIVERY, NOW, null, null),
                new State.Settling(DELIVERY, NOW, "timeout \"quoted\"", bytes(3)),
                new State.Closed(new End.Settled(DELIVERY, bytes(4)), NOW),
                new State.Closed(
                        new End.Released("DEADLINE_EXCEEDED", "Nobody delivered in time; nothing was charged."), NOW),
                new State.Closed(new End.Lapsed(DELIVERY, "EXPIRED"), NOW),
                new State.Closed(new End.Unpaid(DELIVERY, "insufficient_funds", null), NOW),
                new State.Closed(new End.Unpaid(DELIVERY, "insufficient_funds", "none left"), NOW));
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyState(State state) {
        Job job = held("id", 1).in(state);
        assertThat(again(job)).isEqualTo(job);
    }

    static Stream<Bought> purchases() {
        Bought intended = bought(1, 1);
        Ticket ticket = new Ticket("alpha", "job/1", URI.create("https://alpha.example/job/1?a=%20b"));
        Images images = new Images(List.of(new Image("https://img.example/1", null, null),
                new Image("/v1/files/abc", "uuid", "image/png")));
        return Stream.of(intended, bought(1, 2), intended.now(Standing.VOID, "refused", NOW),
                intended.now(Standing.IN_DOUBT, null, NOW), intended.accepted(ticket, null, NOW),
                intended.accepted(ticket, bytes(9), NOW).finished(images, null, NOW),
                intended.finished(new Images(List.of()), bytes(9), NOW));
    }

    @ParameterizedTest
    @MethodSource("purchases")
    void everyPurchase(Bought bought) {
        assertThat(JobRows.bought(JobRows.json(bought))).isEqualTo(bought);
    }

    @Test
    void theRoute() {
        Job job = held("id",
                1).along(
                        new Route(
                                new Plan(
                                        List.of(new Candidate("alpha", "flux", new UsdcAmount(1),
                                                Duration.ofNanos(1_500_001))),
                                        List.of(new Exclusion("bravo", "flux", Exclusion.Reason.CIRCUIT_OPEN, "no"))),
                                List.of(new Route.Tried("alpha", "flux", "refused", null, 3, null), new Route.Tried(
                                        "cedar", "flux", "delivered", "x", 4, new UsdcAmount(Long.MAX_VALUE)))));
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
            assertThat(Written.read(Written.of(request))).isEqualTo(request);
    }

    private static Job again(Job job) {
        return JobRows.job(new JobRows.Row(job.id(), JobRows.json(job.facts()), JobRows.json(job.state()),
                JobRows.json(job.route()), job.version(), job.epoch()), job.purchases());
    }
}
