package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.StringNode;

/** A payment in a body is held to the limits of one in a header. */
class McpLimitsTest extends OneGateway {
    private static final String ORDER = "{\"prompt\":\"a toll booth\"}";

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, text -> Gateway.swap(text, "failed-verifies-per-minute-per-address: 10000",
                "failed-verifies-per-minute-per-address: 2")));
    }

    @Test
    void refusedPaymentsCountAgainstTheirAddressAndWhatIsFreeStaysFree() {
        Mcp mcp = new Mcp(web);
        var junk = Mcp.paying(ORDER, "x402/payment", StringNode.valueOf("junk"));
        for (int i = 0; i < 2; i++)
            assertThat(mcp.result("tools/call", junk).at("/structuredContent/error").stringValue())
                    .isEqualTo("INVALID_PAYMENT");
        Web.Answer third = mcp.send("tools/call", junk);
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("Retry-After")).isNotEmpty();
        assertThat(mcp.call("generate_image", ORDER).at("/structuredContent/x402Version").intValue()).isEqualTo(2);
    }
}
