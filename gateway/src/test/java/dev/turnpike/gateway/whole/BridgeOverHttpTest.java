package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.bridge.Bridge;
import dev.turnpike.gateway.bridge.BridgeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A bridge and a real gateway: the host pays nothing, and gets its image. */
class BridgeOverHttpTest extends OneGateway {
    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder));
    }

    @Test
    void aHostThatCannotPayGetsItsImage() throws IOException {
        Playground.Money before = playground.money();
        BridgeSettings settings = BridgeSettings.read(new String[] {"--turnpike.mcp-bridge=" + web.base() + "/mcp",
                "--turnpike.mcp-bridge.network=base-sepolia"}, name -> "33".repeat(32));
        var out = new ByteArrayOutputStream();
        String call = Mcp.message("tools/call",
                Mcp.params("generate_image", "{\"prompt\":\"a toll bridge\",\"size\":\"512x512\"}"));
        new Bridge(settings, new PrintStream(out, true, UTF_8), new PrintStream(new ByteArrayOutputStream()))
                .run(new ByteArrayInputStream(call.getBytes(UTF_8)));
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        JsonNode sold = Web.JSON.readTree(lines.getFirst()).path("result");
        assertThat(sold.path("isError").booleanValue()).as("%s", lines).isFalse();
        assertThat(sold.at("/content/1/type").stringValue()).isEqualTo("image");
        assertThat(playground.money().since(before).get("gateway"))
                .isEqualTo(Long.parseLong(sold.at("/structuredContent/payment/amountPaid").stringValue()));
    }
}
