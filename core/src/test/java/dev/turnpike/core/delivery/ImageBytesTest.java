package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.testkit.Pngs;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The room of images as data: what a client that reads slowly can take from others. */
class ImageBytesTest {
    private static final int SIZE = 1 << 20;
    private static final byte[] PNG = Arrays.copyOf(Pngs.of(1024, 1024), SIZE);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final BytePool pool = new BytePool(() -> 16 << 20);
    private final ImageBytes images = new ImageBytes(call -> Mono.just(new Http.Answer(200, Map.of(), PNG)),
            new KeptFiles(Path.of("none"), () -> 0, () -> "none", new TestClock(), time), pool,
            upstream -> Http.Reach.PUBLIC, time);

    @Test
    void anAnswerHoldsTheRoomOfWhatItIsAndTheOneLargePlaceIsFree() {
        CompletableFuture<List<Object>> written = neverRead(2);
        assertThat(written).isNotDone();
        assertThat(pool.held()).isEqualTo(2L * 2 * SIZE);
        assertThat(pool.take("upstream", 12 << 20).toFuture()).as("more than half of the pool").isCompleted();
    }

    @Test
    void aClientThatReadsTooSlowlyIsCutOff() {
        CompletableFuture<List<Object>> written = neverRead(2);
        time.advanceTimeBy(Duration.ofSeconds(60 + 2 * SIZE / (48 * 1024) - 1));
        assertThat(written).isNotDone();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(written).isCompletedExceptionally();
        assertThat(pool.held()).isZero();
    }

    @Test
    void oneThatHoldsTheOneLargePlaceHasAMinute() {
        CompletableFuture<List<Object>> written = neverRead(6);
        time.advanceTimeBy(Duration.ofSeconds(59));
        assertThat(written).isNotDone();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(written).isCompletedExceptionally();
        assertThat(pool.held()).isZero();
    }

    @Test
    void anAnswerThatIsReadIsWhole() {
        List<Optional<byte[]>> data = images.with(of(2), ImageBytes.Most.ALL, Flux::just).blockFirst();
        assertThat(data).hasSize(2).allMatch(image -> image.orElseThrow().length == SIZE);
        assertThat(pool.held()).isZero();
    }

    private CompletableFuture<List<Object>> neverRead(int count) {
        return images.with(of(count), ImageBytes.Most.ALL, data -> Flux.never()).collectList().toFuture();
    }

    private static Delivery of(int count) {
        var picture = new Delivery.Picture("https://images.example/a.png", "a", 1024, 1024, "image/png");
        return new Delivery("alpha", "flux", 1, Collections.nCopies(count, picture));
    }
}
