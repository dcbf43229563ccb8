package dev.turnpike.surface.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** A stock client of x402 loses the headers of its request when it pays. */
class UpstreamRequestTest {
    @ParameterizedTest(name = "{0} {1} is sent on as {2}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
            text/plain;charset=UTF-8 | {"a": [1, {"b": null}]} | application/json
            -                        | {}                      | application/json
            text/plain;charset=UTF-8 | [1]                     | text/plain;charset=UTF-8
            text/plain               | {"a": 1} and more       | text/plain
            text/plain               | {"a": 1                 | text/plain
            text/markdown            | {"a": 1}                | text/markdown
            application/xml          | {"a": 1}                | application/xml
            -                        | hello                   | -
            -                        | -                       | -
            """)
    void aPaidBody(String type, String body, String sent) {
        MockServerHttpRequest.BodyBuilder request = MockServerHttpRequest.post("/llm");
        if (type != null) request.header("Content-Type", type);
        byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
        assertThat(UpstreamRequest.of(request.build(), bytes, Map.of()).getHeaders().getFirst("Content-Type"))
                .isEqualTo(sent);
    }
}
