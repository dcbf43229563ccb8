package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients, and those between them and us, send beside what a specification says. */
class OddRequestsTest {
    private static final String GENERATE = "/v1/images/generate";
    private static final String ONE_BAD_PAYMENT = "\nlimits: { failed-verifies-per-minute-per-address: 1%s }\n";
    @TempDir private Path folder;

    @Test
    void targetsThatAreNoUrisAreServedOrRefusedWithJsonAndCors() throws IOException {
        try (RunningGateway gateway = new RunningGateway(folder, text -> text, 0, 0)) {
            for (String query : List.of("ref=a|b", "ref={x}", "q=100%", "a[]=1", "x=\"<>"))
                assertThat(sent(gateway, "POST " + GENERATE + "?" + query)).as(query)
                        .startsWith("HTTP/1.1 402 ")
                        .containsIgnoringCase("Access-Control-Allow-Origin: *");
            assertThat(sent(gateway, "POST " + gateway.at(GENERATE) + "?ref=a|b")).startsWith("HTTP/1.1 402 ")
                    .containsIgnoringCase("Access-Control-Allow-Origin: *");
            for (String path : List.of("/v1/images/generate|", "/{x}", "//v1/models", "/100%", "/a^b"))
                assertThat(sent(gateway, "GET " + path)).as(path)
                        .startsWith("HTTP/1.1 404 ")
                        .containsIgnoringCase("Access-Control-Allow-Origin: *")
                        .contains("\"error\":\"NOT_FOUND\"");
            assertThat(
                    gateway.send("POST", gateway.at(GENERATE), "{}", Map.of("Content-Encoding", "identity")).status())
                    .isEqualTo(402);
            var encoded = gateway.send("POST", gateway.at(GENERATE), "{}", Map.of("Content-Encoding", "gzip"));
            assertThat(encoded.status()).isEqualTo(415);
            assertThat(encoded.header("accept-encoding")).contains("identity");
        }
    }

    private static String sent(RunningGateway gateway, String line) throws IOException {
        URI at = URI.create(gateway.at("/"));
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://page.example\r\n"
                            + "Content-Length: 0\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void inKubernetesNobodysWordForItsAddressIsTaken() throws IOException {
        assertThat(twoAddressesOnOneConnection(ONE_BAD_PAYMENT.formatted(""))).containsExactly(400, 429);
    }

    @Test
    void theWordOfAProxyOfTheConfigurationIsTaken() throws IOException {
        assertThat(twoAddressesOnOneConnection(ONE_BAD_PAYMENT.formatted(", proxies: [ \"127.0.0.1\", \"::1\" ]")))
                .containsExactly(400, 400);
    }

    private List<Integer> twoAddressesOnOneConnection(String limits) throws IOException {
        try (RunningGateway gateway = new RunningGateway(folder, text -> text + limits, 0, 0,
                "env:KUBERNETES_SERVICE_HOST=10.0.0.1", "env:KUBERNETES_SERVICE_PORT=443")) {
            return Stream.of("203.0.113.1", "203.0.113.2")
                    .map(client -> gateway
                            .send("POST", gateway.at(GENERATE), "{}",
                                    Map.of("X-PAYMENT", "x", "X-Forwarded-For", client, "Forwarded", "for=" + client))
                            .status())
                    .toList();
        }
    }
}
