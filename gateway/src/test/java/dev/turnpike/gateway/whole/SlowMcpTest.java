package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Calls whose images take longer than a call may, or are larger than a result may be. */
class SlowMcpTest extends OneGateway {
    private static final String SMALL = "{\"prompt\":\"a toll booth at dusk\",\"size\":\"512x512\"}";

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, text -> text + "mcp: { wait: 1s, inline-images: 1KB }\n",
                "--turnpike.sandbox.work=1500ms"));
    }

    @Test
    void aCallThatWouldTakeTooLongIsAnsweredWithItsJobWhichHasTheImagesByTheirUrls() {
        Mcp mcp = new Mcp(web);
        Wallet.Signed payment = wallet.pay(Mcp.asked(mcp.call("generate_image", SMALL)));
        JsonNode early = mcp.pay(SMALL, "x402/payment", Mcp.payment(payment.v2()));
        assertThat(early.path("isError").booleanValue()).isFalse();
        assertThat(early.at("/structuredContent/charged").stringValue()).isEqualTo("pending");
        assertThat(early.at("/content/1/text").stringValue()).contains("get_job");
        String id = early.at("/structuredContent/id").stringValue();
        JsonNode job = early;
        for (int looks = 0; looks < 30 && !job.at("/structuredContent/status").asString().equals("completed"); looks++)
            job = mcp.call("get_job", "{\"id\":\"" + id + "\",\"wait\":1}");
        assertThat(job.at("/structuredContent/charged").toString()).isEqualTo("true");
        assertThat(job.at("/content/1/type").stringValue()).isEqualTo("resource_link");
        assertThat(Truth.size(job.at("/content/1/uri").stringValue())).isEqualTo("512x512");
    }
}
