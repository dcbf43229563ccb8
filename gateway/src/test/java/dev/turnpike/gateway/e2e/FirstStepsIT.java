package dev.turnpike.gateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The three ways in of the README, by its own programs and its own file: the packaged gateway is started in an empty folder
 * without a configuration, and each way ends with what was paid for.
 */
class FirstStepsIT {
    private static final Duration READY = Duration.ofSeconds(90);
    private static HttpServer api;
    private static Process gateway;
    private static String url;

    @TempDir Path empty;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            byte[] fact = "a fact\n".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, fact.length);
            exchange.getResponseBody().write(fact);
            exchange.close();
        });
        api.start();
        Path routes = Files.writeString(folder.resolve("routes.yaml"), Files.readString(Path.of("e2e", "routes.yaml"))
                .replace("localhost:9000", "127.0.0.1:" + api.getAddress().getPort()));
        String port = Jar.freePort();
        String management = Jar.freePort();
        Path log = Programs.log("first-steps");
        ProcessBuilder command = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                        Path.of("target", "turnpike.jar").toAbsolutePath().toString(), "--server.port=" + port,
                        "--management.server.port=" + management, "--turnpike.sandbox.port=" + Jar.freePort()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toAbsolutePath().toFile());
        command.environment()
                .putAll(Map.of("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:" + routes, "SANDBOX_X_ROUTER", local(),
                        "SANDBOX_XGEN", local(), "SANDBOX_DOPAMINT", local()));
        gateway = Programs.start(command);
        url = "http://127.0.0.1:" + port;
        try {
            Until.holds("ready", READY, () -> Web.get("http://127.0.0.1:" + management + "/actuator/health").status(),
                    Integer.valueOf(200)::equals);
        } catch (AssertionError late) {
            throw new AssertionError(Programs.tail(log), late);
        }
    }

    private static String local() {
        return "http://127.0.0.1:" + Jar.freePort();
    }

    @AfterAll
    static void stop() {
        Programs.kill(gateway);
        api.stop(0);
    }

    @Test
    void anAgentBuysAnImage() throws IOException {
        Node.Ended bought = Node.in(empty, "first-payment.mjs", url);
        assertThat(bought.code()).as("%s", bought.log()).isZero();
        assertImage();
    }

    @Test
    void aTeamBuysAnImageByOpenAisSdk() throws IOException {
        Node.Ended bought = Node.in(empty, "first-openai.mjs", url);
        assertThat(bought.code()).as("%s", bought.log()).isZero();
        assertImage();
    }

    @Test
    void anOperatorSellsAnAnswerOfItsOwn() {
        assertThat(Web.get(url + "/facts").status()).isEqualTo(402);
        Node.Ended bought = Node.in(empty, "first-sale.mjs", url + "/facts");
        assertThat(bought.code()).as("%s", bought.log()).isZero();
        JsonNode receipt = bought.line();
        assertThat(receipt.path("success").booleanValue()).as("%s", receipt).isTrue();
    }

    private void assertImage() throws IOException {
        var image = ImageIO.read(empty.resolve("image.png").toFile());
        assertThat(image.getWidth() + "x" + image.getHeight()).isEqualTo("512x512");
    }
}
