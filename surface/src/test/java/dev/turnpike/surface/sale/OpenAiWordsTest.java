package dev.turnpike.surface.sale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Again;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Prefer;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.testkit.Works;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a settled job comes to in OpenAI's words. */
class OpenAiWordsTest {
    private static final Instant ENDS = Instant.parse("2026-01-01T00:10:00Z");
    private static final SaleResponses RESPONSES = new SaleResponses(SampleJobs.SELLER, () -> false, false,
            job -> Map.of(), terms -> terms);
    private static final RequestHeaders ASKED = new RequestHeaders(SampleJobs.V1, "", Again.UNSAID,
            new Prefer(false, Duration.ZERO), null, false);

    @Test
    void anImageWhoseLinkEndsSaysAboutWhen() {
        Job job = ending(SampleJobs.settled());
        Response answer = RESPONSES.response(new Reply.Of(job), ASKED, OpenAiVoice.ONLY, List.of());
        JsonNode data = Json.read(new String(answer.body(), UTF_8)).path("data");
        assertThat(data.path(0).path("linkEnds").stringValue()).isEqualTo(ENDS.toString());
        assertThat(data.path(1).has("linkEnds")).as("kept here").isFalse();
        assertThat(new String(RESPONSES.events(job, OpenAiVoice.ONLY, List.of()).getFirst(), UTF_8))
                .contains("\"linkEnds\":\"" + ENDS + "\"");
    }

    @ParameterizedTest
    @CsvSource({"generations, image_generation.completed", "edits, image_edit.completed"})
    void aStreamEndsWithEventsOfWhatWasOrdered(String path, String type) {
        Job job = SampleJobs.settledAt("https://gate.example/v1/images/" + path);
        assertThat(RESPONSES.events(job, OpenAiVoice.ONLY, List.of())).hasSize(2)
                .allSatisfy(event -> assertThat(new String(event, UTF_8))
                        .startsWith("event: " + type + "\ndata: {\"type\":\"" + type + "\""));
    }

    private static Job ending(Job job) {
        Delivery made = SampleJobs.DELIVERY;
        return job.with(new ImageWork(Works.of(job).request(), List.of(),
                new Delivery(made.upstream(), made.model(), 1, made.pictures(), ENDS), SampleJobs.ROUTE));
    }
}
