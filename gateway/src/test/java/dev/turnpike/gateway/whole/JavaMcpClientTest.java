package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The client of the SDK for Java lists, looks, pays and gets its image. */
class JavaMcpClientTest extends OneGateway {
    private static final Map<String, Object> ORDER = Map.of("prompt", "a toll booth in Java", "size", "512x512");

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder));
    }

    @Test
    void itListsPaysAndSeesItsImage() {
        var transport = HttpClientStreamableHttpTransport.builder(web.base().toString()).endpoint("/mcp").build();
        try (McpSyncClient client = McpClient.sync(transport).requestTimeout(Duration.ofSeconds(60)).build()) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("turnpike");
            assertThat(client.listTools().tools()).extracting(McpSchema.Tool::name).contains("generate_image");
            CallToolResult unpaid = client.callTool(new CallToolRequest("generate_image", ORDER, null));
            assertThat(unpaid.isError()).isTrue();
            JsonNode result = Web.JSON.createObjectNode()
                    .put("isError", true)
                    .set("structuredContent", Web.JSON.valueToTree(unpaid.structuredContent()));
            String[] payment = wallet.pay(Mcp.asked(result)).v2();
            CallToolResult sold = client.callTool(new CallToolRequest("generate_image", ORDER,
                    new HashMap<>(Map.of("x402/payment", Web.JSON.treeToValue(Mcp.payment(payment), Map.class)))));
            assertThat(sold.isError()).isFalse();
            assertThat(sold.content()).anyMatch(McpSchema.ImageContent.class::isInstance);
            assertThat(sold.meta()).containsKey("x402/payment-response");
        }
    }
}
