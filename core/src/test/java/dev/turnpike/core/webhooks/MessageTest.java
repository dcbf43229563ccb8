package dev.turnpike.core.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.core.journal.Webhook;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Standard Webhooks asks of what is sent, and of when it is sent again. */
class MessageTest {
    private static final String SECRET = "whsec_dHVybnBpa2UtZXhhbXBsZS1zZWNyZXQtMzJieXRlcyE=";

    /** Made by standardwebhooks 1.1.1. */
    @Test
    void theSignatureIsThatOfTheReferenceLibrary() {
        var message = new Message("evt_1", Instant.ofEpochSecond(1_795_780_800),
                "{\"type\":\"job.completed\",\"timestamp\":\"2026-11-27T12:00:00Z\",\"data\":{\"id\":\"job_1\"}}"
                        .getBytes(UTF_8));
        assertThat(message.headers(new Webhook("https://client.example/hook", SECRET)))
                .isEqualTo(Map.of("Content-Type", "application/json", "webhook-id", "evt_1", "webhook-timestamp",
                        "1795780800", "webhook-signature", "v1,KL90XYchNKnDY21HH3ydMR2Wt0Me5dvPb+dNHdXGVho="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "dHVybnBpa2UtZXhhbXBsZS1zZWNyZXQtMzJieXRlcyE=",
            "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"})
    void aSecretThatIsNoneIsRefusedAndNotRepeated(String secret) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Webhook("https://client.example", secret))
                .withMessage("expected: whsec_ and the base64 of 24 to 64 bytes");
    }

    @Test
    void aWebhookShowsNeitherItsSecretNorItsPath() {
        assertThat(new Webhook("https://client.example/token-in-path", SECRET)).hasToString("Webhook[client.example]");
    }

    @Test
    void itIsTriedTenTimesWithinFourDays() {
        List<Duration> pauses = new ArrayList<>();
        for (int tries = 1; tries < 20; tries++) Tries.pause(tries, "job", new Http.Lost("")).ifPresent(pauses::add);
        assertThat(pauses).hasSize(9);
        assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofHours(75),
                Duration.ofHours(92));
    }

    @Test
    void aReceiverMayAskForALongerPauseOfUpToADay() {
        assertThat(Tries.pause(1, "job", answer(503, "120"))).contains(Duration.ofMinutes(2));
        assertThat(Tries.pause(1, "job", answer(429, "999999"))).contains(Duration.ofDays(1));
        assertThat(Tries.pause(2, "job", answer(503, "1")).orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whatIsTakenAndWhatIsGoneIsOver() {
        assertThat(List.of(200, 204, 410)).allMatch(status -> Tries.isOver(answer(status, "0")));
        assertThat(List.of(301, 302, 307, 400, 404, 429, 500)).noneMatch(status -> Tries.isOver(answer(status, "0")));
        assertThat(Tries.isOver(new Http.NotSent(""))).isFalse();
    }

    private static Http.Answer answer(int status, String retryAfter) {
        return new Http.Answer(status, Map.of("retry-after", List.of(retryAfter)), new byte[0]);
    }
}
