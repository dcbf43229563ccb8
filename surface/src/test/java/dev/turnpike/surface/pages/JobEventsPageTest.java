package dev.turnpike.surface.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Progress;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.surface.guard.Streams;
import dev.turnpike.testkit.NoJournal;
import dev.turnpike.testkit.SampleJobs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A job as a stream of events: each status once, the end last, and nothing twice for a client that comes back. */
class JobEventsPageTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Progress progress = new Progress();
    private final Streams streams = new Streams(() -> 1, 2);
    private final List<String> answered = new ArrayList<>();
    private final StringBuilder written = new StringBuilder();
    private Job stored = SampleJobs.in(new State.Held());
    private int asked;
    private boolean ended;
    private final JobEventsPage page = new JobEventsPage(new NoJournal() {
        @Override
        public Mono<Job> job(String id) {
            asked++;
            return id.equals("job-1") ? Mono.just(stored) : Mono.empty();
        }
    }, progress, streams, job -> answered.add(job.id()), time, true);

    @Test
    void everyStatusIsToldOnceAndTheImagesOnlyOnceTheyAreSettled() {
        watch(null);
        assertThat(events()).containsExactly("1 job.pending");
        step(new State.Working());
        step(new State.Working());
        step(new State.Delivered(SampleJobs.HELD));
        step(new State.Settling(SampleJobs.HELD, null, null));
        assertThat(events()).containsExactly("1 job.pending", "2 job.processing");
        assertThat(written.toString()).doesNotContain("cdn.example").contains("retry: 2000\n\n");
        assertThat(answered).isEmpty();
        stored = SampleJobs.settled();
        progress.taken(stored);
        assertThat(events()).containsExactly("1 job.pending", "2 job.processing", "3 job.completed");
        assertThat(written.toString()).contains("https://cdn.example/1.png");
        assertThat(ended).isTrue();
        assertThat(answered).containsExactly("job-1");
        assertThat(progress.watched()).isZero();
        assertThat(asked).as("the journal is asked for the job and once more when it is watched").isEqualTo(2);
    }

    @Test
    void aClientThatComesBackGetsWhatItHasMissed() {
        stored = SampleJobs.in(new State.Working());
        watch("2");
        assertThat(events()).isEmpty();
        step(SampleJobs.ended(new End.Lapsed(End.Lapse.EXPIRED)).state());
        assertThat(events()).containsExactly("3 job.failed");
        assertThat(written.toString()).doesNotContain("cdn.example");
    }

    @Test
    void aClientThatHasSeenTheEndIsSentAway() {
        stored = SampleJobs.settled();
        MockServerWebExchange exchange = watch("3");
        assertThat(exchange.getResponse().getStatusCode()).hasToString("204 NO_CONTENT");
        watch("1");
        assertThat(events()).containsExactly("3 job.completed");
        assertThat(ended).isTrue();
    }

    @Test
    void anIdThatIsNotOursIsNone() {
        stored = SampleJobs.settled();
        watch("17");
        assertThat(events()).containsExactly("3 job.completed");
        stored = SampleJobs.in(new State.Working());
        watch("3");
        assertThat(events()).containsExactly("3 job.completed", "2 job.processing");
    }

    @Test
    void aStreamHasHeartbeatsAndAnEnd() {
        watch(null);
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(written.toString().split(": working\n\n", -1)).hasSize(8);
        assertThat(ended).isFalse();
        time.advanceTimeBy(JobEventsPage.LONGEST);
        assertThat(ended).isTrue();
        assertThat(streams.open()).isZero();
        assertThat(progress.watched()).isZero();
    }

    @Test
    void noMoreAreOpenThanThereArePlacesAndOneThatIsLeftIsFree() {
        Disposable first = open(null).subscription();
        assertThat(open(null).refused()).isEqualTo("RATE_LIMITED");
        first.dispose();
        assertThat(streams.open()).isZero();
        assertThat(open(null).refused()).isEmpty();
    }

    @Test
    void anEventIsOneLineWhateverItsClientsMetadataIs() {
        stored = SampleJobs.withMetadata("{\r\n\"a\":\n1}");
        watch(null);
        assertThat(events()).containsExactly("1 job.pending");
        assertThat(written.toString()).contains("\"metadata\":{  \"a\": 1}");
    }

    @Test
    void aJobThatIsNotThereIsNotFoundAndHeadOpensNoStream() {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        assertThat(page.show("job-9", exchange)
                .then(Mono.just(""))
                .onErrorResume(Refusal.class, refused -> Mono.just(refused.code().name()))
                .block()).isEqualTo("NOT_FOUND");
        var head = MockServerWebExchange.from(MockServerHttpRequest.head("/"));
        page.show("job-1", head).block(Duration.ofSeconds(5));
        assertThat(head.getResponse().getHeaders().getFirst("Content-Type")).isEqualTo("text/event-stream");
        assertThat(streams.open()).isZero();
    }

    private void step(State state) {
        progress.taken(SampleJobs.in(state));
    }

    private MockServerWebExchange watch(String last) {
        return open(last).exchange();
    }

    private Opened open(String last) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/v1/jobs/job-1/events");
        if (last != null) request.header("Last-Event-ID", last);
        MockServerWebExchange exchange = MockServerWebExchange.from(request);
        exchange.getResponse().setWriteHandler(body -> body.doOnNext(buffer -> {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            written.append(new String(bytes, StandardCharsets.UTF_8));
        }).then());
        StringBuilder refused = new StringBuilder();
        Disposable subscription = page.show("job-1", exchange)
                .subscribe(none -> {}, failure -> refused.append(((Refusal) failure).code()), () -> ended = true);
        time.advanceTimeBy(Duration.ZERO);
        return new Opened(exchange, subscription, refused.toString());
    }

    private record Opened(MockServerWebExchange exchange, Disposable subscription, String refused) {}

    /** Id and type of what has come. */
    private List<String> events() {
        return Pattern.compile("(?m)^id: (\\d)\nevent: (.*)\ndata: \\{.*}\n\n")
                .matcher(written)
                .results()
                .map(match -> match.group(1) + " " + match.group(2))
                .collect(Collectors.toList());
    }
}
