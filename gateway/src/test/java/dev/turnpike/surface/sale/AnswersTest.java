package dev.turnpike.surface.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.till.Again;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Till;
import dev.turnpike.surface.wire.Prefer;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Http;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How long an answer waits for the bytes of its images. */
class AnswersTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Answers answers = new Answers(Mockito.mock(Till.class),
            new SaleResponses(SampleJobs.SELLER, () -> false, false, job -> Map.of(), terms -> terms),
            new ImageBytes(call -> Mono.never(),
                    new KeptFiles(Path.of("none"), () -> 0, () -> "none-is-kept-here", new TestClock(), time),
                    new BytePool(() -> 1 << 30), upstream -> Http.Reach.PUBLIC, time),
            time);

    /** Node's fetch gives up after 300 seconds without headers. */
    @ParameterizedTest(name = "{0} s after its request an answer waits {1} s more")
    @CsvSource({"0, 100", "180, 80", "240, 20", "260, 10", "400, 5"})
    void anAnswerComesWithoutBytesBeforeItsClientGivesUp(long worked, long patience) {
        var asked = new Answers.Asked(new RequestHeaders(SampleJobs.V1, "", Again.UNSAID,
                new Prefer(false, Duration.ofSeconds(240)), null, false), OpenAiVoice.ONLY, true,
                answers.now().minusSeconds(worked));
        var response = new MockServerHttpResponse();
        AtomicBoolean written = new AtomicBoolean();
        answers.write(response, new Reply.Of(SampleJobs.settled()), asked)
                .doOnSuccess(end -> written.set(true))
                .subscribe();
        time.advanceTimeBy(Duration.ofSeconds(patience).minusMillis(1));
        assertThat(written).isFalse();
        time.advanceTimeBy(Duration.ofMillis(2));
        assertThat(written).isTrue();
        assertThat(response.getBodyAsString().block()).contains("cdn.example/1.png").doesNotContain("b64_json");
    }

    @Test
    void bothWaitsTogetherEndInTime() {
        for (int left = 10; left <= 300; left += 10) {
            Duration patience = ImageBytes.Most.within(Duration.ofSeconds(left)).patience();
            Duration forRoom = patience.compareTo(Duration.ofSeconds(20)) < 0 ? patience : Duration.ofSeconds(20);
            assertThat(patience.plus(forRoom)).isLessThanOrEqualTo(Duration.ofSeconds(left));
        }
    }
}
