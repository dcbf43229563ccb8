package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The room of a body is for as long as the body is needed, not for as long as its answer takes. */
class McpRoomTest extends OneGateway {
    private static final int CALLS = 200;

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder,
                text -> Gateway.swap(text, "limits: { unpaid-per", "limits: { memory: 1%, unpaid-per"),
                "--turnpike.drain=1s"));
    }

    @Test
    void callsThatWaitForAJobLeaveTheRoomOfBodiesToOthers() {
        Wallet.Signed payment = wallet.pay(web.post(GENERATE, ORDER));
        playground.breaks("x-router", "job-stuck");
        playground.breaks("dopamint", "job-stuck");
        String job = web.post(GENERATE, ORDER, payment.v2With("Prefer", "respond-async"))
                .json()
                .path("id")
                .stringValue();
        ObjectNode look = Mcp.params("get_job", "{\"id\":\"" + job + "\",\"wait\":3}");
        look.putObject("_meta").put("padding", "a".repeat(60_000));

        Mcp mcp = new Mcp(web);
        List<CompletableFuture<Web.Answer>> waiting = Stream.generate(() -> mcp.later("tools/call", look))
                .limit(CALLS)
                .toList();
        while (!waiting.stream().allMatch(CompletableFuture::isDone))
            assertThat(web.post(GENERATE, ORDER).status()).isEqualTo(402);
        assertThat(waiting).allSatisfy(call -> assertThat(call.join().status()).isEqualTo(200));
    }
}
