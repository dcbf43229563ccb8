package dev.turnpike.core.buying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.x402.Offer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class PollsTest {
    private static final Progress PENDING = new Progress.Pending();
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** The interval and the tenth by which a ticket may be later. */
    private static final Duration LATEST = Duration.ofMillis(2200);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Polls polls = new Polls(time);
    private final List<Progress> ends = new ArrayList<>();

    @Test
    void aTicketIsPolledEveryIntervalUntilItIsDone() {
        Progress done = new Progress.Finished(new Images(List.of()));
        var upstream = new Polled(List.of(PENDING, new Progress.Unreachable("busy"), done).iterator()::next);
        follow(upstream, "job");
        time.advanceTimeBy(INTERVAL.minusMillis(1));
        assertThat(upstream.polled).isEmpty();
        time.advanceTimeBy(LATEST.minus(INTERVAL).plusMillis(1));
        assertThat(upstream.polled).hasSize(1);
        time.advanceTimeBy(LATEST.multipliedBy(2));
        assertThat(ends).containsExactly(done);
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(upstream.polled).hasSize(3);
        assertThat(polls.waiting()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "1, 2", "3600, 30"})
    void anUpstreamThatAsksForPatienceIsGivenItWithinLimits(int asked, int waited) {
        Progress busy = new Progress.Unreachable("status 503", Duration.ofSeconds(asked));
        var upstream = new Polled(() -> busy);
        follow(upstream, "job");
        time.advanceTimeBy(LATEST);
        assertThat(upstream.polled).hasSize(1);
        time.advanceTimeBy(Duration.ofSeconds(waited).minusMillis(250));
        assertThat(upstream.polled).hasSize(1);
        time.advanceTimeBy(Duration.ofMillis(450));
        assertThat(upstream.polled).hasSize(2);
    }

    @Test
    void aTicketThatIsNotWantedAnyMoreIsNotPolledAndLeavesNothing() {
        var upstream = new Polled(() -> PENDING);
        var wanted = new AtomicBoolean(true);
        polls.follow(upstream, ticket("job"), wanted::get).subscribe(ends::add, e -> {}, () -> ends.add(PENDING));
        wanted.set(false);
        time.advanceTimeBy(LATEST);
        assertThat(upstream.polled).isEmpty();
        assertThat(ends).as("ended empty").containsExactly(PENDING);
        assertThat(polls.waiting()).isZero();
    }

    @Test
    void aCancelledTicketLeavesNothingAtOnce() {
        var upstream = new Polled(() -> PENDING);
        Disposable job = follow(upstream, "job");
        assertThat(polls.waiting()).isOne();
        job.dispose();
        assertThat(polls.waiting()).isZero();
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(upstream.polled).isEmpty();
    }

    @Test
    void aTicketCancelledDuringItsPollDoesNotComeBack() {
        Sinks.One<Progress> slow = Sinks.one();
        var upstream = new Polled(ticket -> slow.asMono());
        Disposable job = follow(upstream, "job");
        time.advanceTimeBy(LATEST);
        job.dispose();
        slow.tryEmitValue(PENDING);
        assertThat(polls.waiting()).isZero();
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(upstream.polled).hasSize(1);
    }

    @Test
    void tenThousandTicketsOfOneMomentArePolledInTurnAndNoneIsForgotten() {
        var upstream = new Polled(() -> PENDING);
        int all = 10_000;
        IntStream.range(0, all).forEach(i -> follow(upstream, "job-" + i));
        time.advanceTimeBy(INTERVAL);
        int most = 0;
        int before = upstream.polled.size();
        for (int second = 0; second < 12; second++) {
            time.advanceTimeBy(Duration.ofSeconds(1));
            most = Math.max(most, upstream.polled.size() - before);
            before = upstream.polled.size();
        }
        assertThat(most).isLessThanOrEqualTo(Polls.PER_WINDOW * 1000 / (int) Polls.WINDOW.toMillis());
        Map<String, Integer> each = new HashMap<>();
        upstream.polled.forEach(id -> each.merge(id, 1, Integer::sum));
        assertThat(each).hasSize(all);
        assertThat(each.values()).as("12 seconds at 2,000 a second").allMatch(times -> times == 2 || times == 3);
        assertThat(polls.waiting()).isEqualTo(all);
    }

    @Test
    void anUpstreamThatDoesNotAnswerHoldsUpOnlyItself() {
        var silent = new Polled(ticket -> Mono.never());
        IntStream.range(0, 1000).forEach(i -> follow(silent, "silent-" + i));
        var other = new Polled(() -> PENDING);
        polls.follow(other, new Ticket("other", "job", URI.create("https://other.example/job")), () -> true)
                .subscribe();
        time.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(silent.polled).hasSize(Polls.OPEN);
        assertThat(other.polled).hasSizeGreaterThanOrEqualTo(6);
        time.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(silent.polled).as("given up, and asked again in turn").hasSizeGreaterThan(Polls.OPEN);
    }

    @Test
    void aBrokenPollIsPolledAgain() {
        var upstream = new Polled(ticket -> Mono.error(new IllegalStateException("a bug")));
        follow(upstream, "job");
        time.advanceTimeBy(LATEST.multipliedBy(3));
        assertThat(upstream.polled).hasSizeGreaterThanOrEqualTo(2);
        assertThat(polls.waiting()).isOne();
    }

    private Disposable follow(Upstream upstream, String id) {
        return polls.follow(upstream, ticket(id), () -> true).subscribe(ends::add);
    }

    private static Ticket ticket(String id) {
        return new Ticket("alpha", id, URI.create("https://alpha.example/" + id));
    }

    /** Answers polls as told, and notes them. */
    private static final class Polled implements Upstream {
        private final Function<Ticket, Mono<Progress>> answer;
        private final List<String> polled = new ArrayList<>();

        Polled(java.util.function.Supplier<Progress> answer) {
            this(ticket -> Mono.fromSupplier(answer));
        }

        Polled(Function<Ticket, Mono<Progress>> answer) {
            this.answer = answer;
        }

        @Override
        public UpstreamSettings settings() {
            return FakeUpstream.selling("alpha", "0.01", "flux").settings();
        }

        @Override
        public Mono<Progress> poll(Ticket ticket, Duration timeout) {
            polled.add(ticket.id());
            return answer.apply(ticket);
        }

        @Override
        public Optional<String> cannot(ImageOrder order) {
            return Optional.empty();
        }

        @Override
        public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Submission> submit(SignedOrder order, Duration timeout) {
            throw new UnsupportedOperationException();
        }
    }
}
