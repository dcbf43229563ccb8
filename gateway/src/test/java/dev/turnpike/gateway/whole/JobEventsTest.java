package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The events of a job that is bought from a whole gateway. */
class JobEventsTest extends OneGateway {
    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, "--turnpike.sandbox.work=1s"));
    }

    @Test
    void aStreamEndsWithTheImagesOnceTheyAreSettled() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        String job = web.post(GENERATE, ORDER, payment.v2With("Prefer", "respond-async")).header("Location");
        Web.Answer stream = web.get(job + "/events");
        assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
        List<String> blocks = List.of(new String(stream.bytes(), UTF_8).split("\n\n"));
        assertThat(blocks).contains(": working", "retry: 2000");
        List<String> events = blocks.stream().filter(block -> block.startsWith("id: ")).toList();
        assertThat(events).allSatisfy(event -> assertThat(event).matches("(?s)id: \\d\nevent: job\\..*\ndata: \\{.*}"));
        assertThat(events.getLast()).startsWith("id: 3\nevent: job.completed\n");
        assertThat(events.subList(0, events.size() - 1)).isNotEmpty()
                .allSatisfy(event -> assertThat(event).doesNotContain("\"result\""));
        JsonNode last = Web.JSON.readTree(events.getLast().replaceFirst("(?s).*\ndata: ", ""));
        assertThat(last).isEqualTo(web.get(job).json());
        Truth.sold(web, web.post(GENERATE, ORDER, payment.v1()), payment, 1024, 1024);
        assertThat(web.get(job + "/events", "Last-Event-ID", "3").status()).isEqualTo(204);
        assertThat(web.get(job + "/events", "Last-Event-ID", "2").text()).contains("id: 3\n").doesNotContain("id: 2\n");
    }

    @Test
    void aJobThatFailsEndsItsStreamToo() {
        playground.breaks("facilitator", "settle-refused");
        try {
            Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
            String job = web.post(GENERATE, ORDER, payment.v2With("Prefer", "respond-async")).header("Location");
            assertThat(web.get(job + "/events").text()).contains("event: job.failed\n").doesNotContain("/v1/files");
        } finally {
            playground.breaks("facilitator", "none");
        }
    }

    @Test
    void aJobThatIsNotThereHasNoEvents() {
        assertThat(web.get("/v1/jobs/nobody-knows-it/events").status()).isEqualTo(404);
    }
}
