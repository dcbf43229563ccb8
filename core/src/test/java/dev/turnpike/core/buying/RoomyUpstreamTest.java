package dev.turnpike.core.buying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.pricing.Resolution;
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
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class RoomyUpstreamTest {
    private static final long MB = 1 << 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ImageOrder ORDER = new ImageOrder("a cat", "flux", new Resolution(64, 64), 1, null, null, null,
            null);
    private static final Ticket TICKET = new Ticket("x-router", "j1", URI.create("https://x-router.example/j1"));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final BytePool pool = new BytePool(() -> 64 * MB);
    private final AnswerRooms rooms = new AnswerRooms(pool, null, time);
    private final List<String> calls = new ArrayList<>();
    private Submission submission = new Submission.Finished(new Images(List.of()), null);
    private Progress progress = new Progress.Pending();
    private long answer = 13 * MB;

    @Test
    void beforeAnAnswerWasSeenFewAreBoughtAtOnceAndTheRestWaitBeforeTheyArePaid() {
        List<RoomyUpstream> all = open(20);
        assertThat(calls).hasSize(4).containsOnly("prepare");
        all.getFirst().close();
        assertThat(calls).hasSize(5);
    }

    @Test
    void smallAnswersLetManyBeBoughtAtOnce() {
        answer = 2000;
        RoomyUpstream first = open(1).getFirst();
        first.submit(null, MINUTE).block();
        first.close();
        open(1000);
        assertThat(calls.stream().filter("prepare"::equals)).hasSize(1001);
        assertThat(pool.held()).isEqualTo(1000 * 16 * 1024);
    }

    @Test
    void aLargeAnswerTakesItsRoomBeforeItIsReadAndIsExpectedFromThenOn() {
        RoomyUpstream first = open(1).getFirst();
        first.submit(null, MINUTE).block();
        assertThat(pool.held()).isEqualTo(52 * MB);
        first.close();
        open(3);
        assertThat(pool.held()).as("one at a time").isEqualTo(52 * MB);
    }

    @Test
    void anAnswerWithoutImagesGivesItsRoomBack() {
        submission = new Submission.Accepted(TICKET, null);
        RoomyUpstream upstream = open(1).getFirst();
        upstream.submit(null, MINUTE).block();
        assertThat(pool.held()).isZero();
        upstream.poll(TICKET, MINUTE).block();
        assertThat(pool.held()).isZero();
        progress = new Progress.Finished(new Images(List.of()));
        upstream.poll(TICKET, MINUTE).block();
        assertThat(pool.held()).isEqualTo(52 * MB);
        upstream.close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void whoeverWaitsForRoomTooLongHasPaidNothing() {
        List<BytePool.Share> all = fill();
        List<Prepared> prepared = new ArrayList<>();
        open(1, prepared);
        time.advanceTimeBy(MINUTE);
        assertThat(prepared.toString()).contains("no room in memory");
        assertThat(calls).isEmpty();
        all.forEach(BytePool.Share::close);
        assertThat(pool.held()).isZero();
    }

    @Test
    void aPollWithoutRoomIsOneWithoutAnAnswer() {
        fill();
        List<Progress> seen = new ArrayList<>();
        new RoomyUpstream(upstream(), rooms, MINUTE).poll(TICKET, Duration.ofSeconds(10)).subscribe(seen::add);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(seen.toString()).contains("Unreachable").contains("no room in memory");
    }

    private List<BytePool.Share> fill() {
        return Stream.of("one", "another").map(name -> pool.tryTake(name, 32 * MB).orElseThrow()).toList();
    }

    private List<RoomyUpstream> open(int count) {
        return open(count, new ArrayList<>());
    }

    private List<RoomyUpstream> open(int count, List<Prepared> prepared) {
        List<RoomyUpstream> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RoomyUpstream one = new RoomyUpstream(upstream(), rooms, MINUTE);
            one.prepare(ORDER, UsdcAmount.ZERO, MINUTE).subscribe(prepared::add);
            all.add(one);
        }
        return all;
    }

    private Upstream upstream() {
        return new Answering();
    }

    private final class Answering implements Upstream {
        @Override
        public UpstreamSettings settings() {
            return Sample.configuration().upstreams().getFirst();
        }

        @Override
        public Optional<String> cannot(ImageOrder order) {
            return Optional.empty();
        }

        @Override
        public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
            return Mono.empty();
        }

        @Override
        public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
            return Mono.fromRunnable(() -> calls.add("prepare"));
        }

        @Override
        public Mono<Submission> submit(SignedOrder order, Duration timeout) {
            return answered(() -> submission);
        }

        @Override
        public Mono<Progress> poll(Ticket ticket, Duration timeout) {
            return answered(() -> progress);
        }
    }

    /** An answer of that size, read as the network does. */
    private <T> Mono<T> answered(Supplier<T> value) {
        return Mono.deferContextual(context -> {
            Http.Room room = context.get(Http.Room.class);
            return room.atLeast(answer).then(Mono.fromSupplier(() -> {
                room.read(answer);
                return value.get();
            }));
        });
    }
}
