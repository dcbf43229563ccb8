package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.BooleanNode;

/** A whole gateway that buys from upstreams of every shape, each spoken to as its style's file says. */
class ShapesTest extends OneGateway {
    /** Images that are not what was ordered are asked for again for a while. */
    private static final Duration LATE = Duration.ofMinutes(3);

    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)");
    private static final List<String> STYLES = List.of("openai-images gpt-image-2", "bfl flux-2-pro",
            "fal fal-ai/flux/schnell", "runware runware:100@1");

    @BeforeAll
    static void start(@TempDir Path folder) {
        use(Gateway.start(folder, ShapesTest::shapes));
    }

    @BeforeEach
    void mend() {
        for (String style : STYLES) playground.breaks(style.substring(0, style.indexOf(' ')), "none");
    }

    static String shapes(String text) {
        Matcher ports = PORT.matcher(text.substring(text.indexOf("\nupstreams:")));
        StringBuilder upstreams = new StringBuilder("\nupstreams:\n");
        StringBuilder models = new StringBuilder("\nmodels:\n");
        for (String shape : STYLES) {
            String style = shape.substring(0, shape.indexOf(' '));
            models.append(
                    "  - { id: %s-model, price: { per-image: 0.02 }, parameters: { seed: true } }\n".formatted(style));
            upstreams.append("""
                      - id: %s
                        style: %s
                        url: "http://127.0.0.1:%s"
                        allow-private: true
                        max-images: 2%s
                        models: [ { id: %s-model, as: "%s", cost: { per-image: 0.01 } } ]
                    """.formatted(style, style, ports.find() ? ports.group(1) : free(),
                    style.equals("openai-images") ? "" : "\n    poll: { interval: 50ms }", style,
                    shape.substring(shape.indexOf(' ') + 1)));
        }
        return text.substring(0, text.indexOf("\nmodels:")) + models + upstreams
                + text.substring(text.indexOf("\nledger:"));
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"openai-images, 1", "openai-images, 2", "bfl, 1", "fal, 1", "fal, 2", "runware, 1"})
    void anOrderIsBoughtAndItsImagesAreThere(String style, int count) {
        Web.Answer answer = buy(style, count);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("images").size()).isEqualTo(count);
        for (var image : answer.json().path("images")) {
            assertThat(image.path("width").intValue()).isEqualTo(1024);
            assertThat(image.path("height").intValue()).isEqualTo(768);
            assertThat(web.get(image.path("url").stringValue()).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"openai-images, pays-then-fails", "openai-images, malformed", "openai-images, wrong-size",
            "bfl, job-failed", "bfl, drops-after-payment", "fal, job-failed", "fal, not-an-image",
            "runware, job-failed", "runware, drops-after-payment"})
    void aFailureIsNotChargedForAndNotCalledASuccess(String style, String fault) {
        playground.breaks(style, fault);
        String order = order(style, 1);
        String[] payment = payment(order);
        Web.Answer first = web.post(GENERATE, order, payment);
        assertThat(first.status()).as(first.text()).isGreaterThanOrEqualTo(400);
        await().atMost(LATE)
                .untilAsserted(() -> assertThat(web.post(GENERATE, order, payment).json().path("charged"))
                        .isEqualTo(BooleanNode.FALSE));
    }

    private static Web.Answer buy(String style, int count) {
        String order = order(style, count);
        return web.post(GENERATE, order, payment(order));
    }

    private static String[] payment(String order) {
        await().atMost(SOON).until(() -> web.post(GENERATE, order).status() == 402);
        return new Wallet().pay(web.post(GENERATE, order)).v1();
    }

    private static String order(String style, int count) {
        return "{\"prompt\":\"a red fox\",\"model\":\"%s-model\",\"width\":1024,\"height\":768%s%s}".formatted(style,
                count == 1 ? "" : ",\"numberResults\":" + count, style.equals("openai-images") ? "" : ",\"seed\":7");
    }
}
