package dev.turnpike.core.health;

import static dev.turnpike.core.health.CircuitState.CLOSED;
import static dev.turnpike.core.health.CircuitState.HALF_OPEN;
import static dev.turnpike.core.health.CircuitState.OPEN;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.CircuitSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.core.health.Circuits.Permit;
import dev.turnpike.core.time.Time;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Two gateways with one book, whose clock is an hour before theirs. */
class SharingTest {
    private static final UpstreamModel FLUX = new UpstreamModel("alpha", "flux");
    private static final Duration TOOK = Duration.ofSeconds(1);
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final int OPEN_FOR = 30;

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final InstantSource clock = () -> Instant.ofEpochMilli(scheduler.now(MILLISECONDS));
    private final Map<String, Written> rows = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Optional<String> trier = Optional.empty();
    private Instant triesUntil = Instant.MIN;
    private boolean away;
    private String onDuty = "one";
    private final Gateway one = new Gateway("one");
    private final Gateway two = new Gateway("two");

    private record Written(String by, News news) {}

    private final class Gateway implements LessonBook {
        private final String name;
        private final Health health = new Health(clock);
        private final Circuits circuits = new Circuits(clock,
                new CircuitSettings(10, 50, Duration.ofSeconds(OPEN_FOR)));
        private final Sharing sharing;
        private final Probe probe;
        private final Disposable loop;

        Gateway(String name) {
            this.name = name;
            Fleet fleet = Fleets.of(Fleets.configuration(),
                    FakeUpstream.selling("alpha", "0.01", "flux").answering((order, cap) -> {
                        asked.add(clock.instant().getEpochSecond() + " " + name);
                        return Mono.just(new Offer.Unacceptable(Offer.Why.UNREACHABLE, "", 0, -1, Duration.ZERO));
                    }));
            sharing = new Sharing(this, health, circuits, () -> fleet, () -> onDuty.equals(name),
                    new Time(clock, scheduler));
            probe = new Probe(() -> fleet, health, scheduler, clock, sharing);
            loop = sharing.start();
        }

        @Override
        public Mono<Page> read() {
            return reached(new Page(clock.instant().minus(BEFORE),
                    rows.values()
                            .stream()
                            .filter(row -> !row.by().equals(name))
                            .map(row -> row.news().by(BEFORE.negated()))
                            .toList()));
        }

        @Override
        public Mono<Boolean> write(List<News> news, Instant now) {
            return reached(true).doOnNext(yes -> news
                    .forEach(each -> rows.put(each.of() + each.getClass().getName(), new Written(name, each))));
        }

        @Override
        public Mono<Boolean> take(UpstreamModel what, Duration length) {
            return reached(true).map(yes -> {
                boolean free = !clock.instant().isBefore(triesUntil) || trier.equals(Optional.of(name));
                if (free) {
                    trier = Optional.of(name);
                    triesUntil = clock.instant().plus(length);
                }
                return free;
            });
        }

        private <T> Mono<T> reached(T answer) {
            return away ? Mono.error(new IllegalStateException("away")) : Mono.just(answer);
        }

        Condition condition() {
            return health.of("alpha", "flux");
        }

        CircuitState state() {
            return circuits.state("alpha", "flux");
        }

        boolean admits() {
            return circuits.admits("alpha", "flux", condition());
        }

        Permit enter() {
            return circuits.enter("alpha", "flux").orElseThrow();
        }

        void open() {
            for (int i = 0; i < 5; i++) enter().failed(TOOK);
            assertThat(state()).isEqualTo(OPEN);
        }

        void checked(Verdict verdict) {
            health.record("alpha", "flux", new Check(clock.instant(), 402, TOOK, verdict, "", null, null));
        }
    }

    @Test
    void aCircuitThatOpensAtOneIsOpenAtTheOtherWithinTwoSeconds() {
        pass(5);
        one.open();
        pass(2);
        assertThat(two.state()).isEqualTo(OPEN);
        assertThat(two.circuits.enter("alpha", "flux")).isEmpty();
        assertThat(two.circuits.state("alpha", "dream")).isEqualTo(CLOSED);
    }

    @Test
    void oneGatewayAtATimeTriesIt() {
        opened();
        assertThat(two.admits()).as("its turn is asked for, and nobody waits").isFalse();
        pass(1);
        assertThat(one.admits()).isFalse();
        assertThat(two.admits()).isTrue();
        assertThat(two.state()).isEqualTo(HALF_OPEN);
        Permit trial = two.enter();
        for (int i = 0; i < 60; i++) {
            pass(1);
            assertThat(one.admits()).as("while the trial is under way").isFalse();
        }
        trial.succeeded(TOOK);
        pass(2);
        assertThat(one.state()).isEqualTo(CLOSED);
        assertThat(one.admits()).isTrue();
    }

    @Test
    void whatATrialFoundIsNotTriedAgainByTheOther() {
        opened();
        one.admits();
        pass(1);
        assertThat(one.admits()).isTrue();
        one.enter().failed(TOOK);
        pass(2);
        two.admits();
        pass(2);
        assertThat(two.admits()).as("the wait begins anew").isFalse();
        assertThat(two.state()).isEqualTo(OPEN);
    }

    @Test
    void aTurnThatIsNotUsedEnds() {
        opened();
        one.admits();
        pass(1);
        assertThat(one.admits()).isTrue();
        pass(11);
        two.admits();
        pass(1);
        assertThat(two.admits()).isTrue();
        assertThat(one.admits()).as("half-open, and another's turn").isFalse();
        assertThat(one.circuits.enter("alpha", "flux")).isEmpty();
    }

    /** It has opened, was waited for long enough, and a good probe was made. */
    private void opened() {
        pass(5);
        one.open();
        pass(OPEN_FOR);
        one.checked(Verdict.HEALTHY);
        pass(2);
    }

    @Test
    void aThrottleOfOneHoldsForTheOther() {
        pass(5);
        Instant until = clock.instant().plusSeconds(90);
        one.health.throttle("alpha", "flux", until);
        pass(2);
        assertThat(two.condition().throttledUntil()).contains(until);
    }

    @Test
    void oneProbesForBothAndBothKnowWhatItFound() {
        one.probe.start();
        two.probe.start();
        pass(1);
        asked.clear();
        pass(605);
        assertThat(asked).isNotEmpty().allMatch(who -> who.endsWith("one"));
        assertThat(two.condition().failing()).isTrue();
        assertThat(two.condition().latest().orElseThrow().at()).isEqualTo(one.condition().latest().orElseThrow().at());
        assertThat(two.health.firstRoundDone()).isTrue();
    }

    @Test
    void oneThatComesKnowsWhatTheOthersKnowAndAsksNothing() {
        one.open();
        one.checked(Verdict.UNREACHABLE);
        pass(5);
        Gateway three = new Gateway("three");
        three.probe.start();
        pass(1);
        assertThat(asked).isEmpty();
        assertThat(three.state()).isEqualTo(OPEN);
        assertThat(three.condition().failing()).isTrue();
        assertThat(three.health.firstRoundDone()).isTrue();
    }

    @Test
    void whatNobodyAsksAboutEachAsksForItself() {
        onDuty = "another, with another configuration";
        one.probe.start();
        two.probe.start();
        pass(1);
        asked.clear();
        pass(600);
        assertThat(asked).isNotEmpty();
        assertThat(two.condition().latest().orElseThrow().at()).isAfter(clock.instant().minusSeconds(300));
    }

    @Test
    void whileTheBookIsAwayEachGoesByWhatItKnowsAndTellsItLater() {
        pass(5);
        away = true;
        one.open();
        pass(100);
        assertThat(two.admits()).isTrue();
        away = false;
        pass(2);
        assertThat(two.state()).isEqualTo(OPEN);
    }

    @Test
    void itEnds() {
        one.loop.dispose();
        two.open();
        pass(10);
        assertThat(one.state()).isEqualTo(CLOSED);
    }

    private void pass(int seconds) {
        scheduler.advanceTimeBy(Duration.ofSeconds(seconds));
    }
}
