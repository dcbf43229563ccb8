package dev.turnpike.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

class SandboxHttpTest {
    private static final Http.Answer HELLO = Answers.text(200, "hello");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SandboxHttp http = new SandboxHttp(() -> Instant.EPOCH, time);

    @ParameterizedTest(name = "{0} after {1} s: {2}")
    @CsvSource({"now,   0,  Answer", "after, 2,  ", "after, 3,  Answer", "late,  9,  ", "late,  10, Lost",
            "drop,  0,  Lost", "never, 9,  ", "never, 10, Lost"})
    void aCallEndsWhenTheServerOrItsOwnTimeoutSaysSo(String reply, int afterSeconds, String outcome) {
        http.mount("http://upstream.test", (call, now) -> reply(reply));
        var seen = new AtomicReference<String>();
        http.send(call("http://upstream.test/path", 100)).subscribe(end -> seen.set(end.getClass().getSimpleName()));
        time.advanceTimeBy(Duration.ofSeconds(afterSeconds));
        assertThat(seen.get()).isEqualTo(outcome);
    }

    @Test
    void whereNobodyListensNothingIsSent() {
        http.mount("http://upstream.test", (call, now) -> new Reply.Now(HELLO));
        assertThat(send("http://nobody.test/", 100)).isInstanceOf(Http.NotSent.class);
        http.unplug("http://upstream.test");
        assertThat(send("http://upstream.test/", 100)).isInstanceOf(Http.NotSent.class);
        http.plug("http://upstream.test");
        assertThat(send("http://upstream.test/", 100)).isEqualTo(HELLO);
    }

    @Test
    void anAnswerThatIsTooLargeIsLost() {
        http.mount("http://upstream.test", (call, now) -> new Reply.Now(HELLO));
        assertThat(send("http://upstream.test/", 4)).isInstanceOf(Http.Lost.class);
    }

    private Http.Outcome send(String url, int maxBytes) {
        var seen = new AtomicReference<Http.Outcome>();
        http.send(call(url, maxBytes)).subscribe(seen::set);
        time.advanceTime();
        return seen.get();
    }

    private static Reply reply(String kind) {
        return switch (kind) {
            case "now" -> new Reply.Now(HELLO);
            case "after" -> new Reply.After(Duration.ofSeconds(3), HELLO);
            case "late" -> new Reply.After(Duration.ofSeconds(60), HELLO);
            case "drop" -> new Reply.Drop();
            default -> new Reply.Never();
        };
    }

    private static Http.Call call(String url, int maxBytes) {
        return new Http.Call("GET", URI.create(url), Map.of(), new byte[0], Duration.ofSeconds(10), maxBytes,
                Http.Reach.PRIVATE);
    }
}
