package dev.turnpike.providers.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.StyleReader;
import dev.turnpike.providers.declared.Styles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every style against the exchanges that were written after its seller's documentation, good and bad. */
class StyleCheckTest {
    private static final Path FOLDER = Path.of("src/test/resources/styles");

    static Stream<String> exchanges() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> FOLDER.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void anExchangeIsWrittenAndReadAsDocumented(String exchange) throws IOException {
        assertThat(StyleCheck.failures(style(exchange.substring(0, exchange.indexOf('/'))),
                Files.readAllBytes(FOLDER.resolve(exchange)))).isEmpty();
    }

    @Test
    void everyStyleHasGoodAndBadExchanges() throws IOException {
        for (String style : Styles.NAMES)
            assertThat(exchanges().filter(exchange -> exchange.startsWith(style + "/"))).as(style)
                    .hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"order\":1}", "{\"order\":{\"size\":\"big\"}}"})
    void whatIsNoExchangeIsSaidToBeNone(String text) {
        assertThat(StyleCheck.failures(Styles.named("fal"), text.getBytes(StandardCharsets.UTF_8))).singleElement()
                .asString()
                .startsWith("cannot be read: ");
    }

    @Test
    void aQuestionThatWasNotRecordedIsAFailure() {
        String exchange = """
                { "order": {}, "response": { "status": 200, "body": { "status_url": "/s", "request_id": "r" } },
                  "outcome": "job r at /s", "polls": [ { "request": { "path": "/other" },
                  "response": { "body": { "status": "COMPLETED", "response_url": "/r" } }, "outcome": "pending" } ] }""";
        List<String> failures = StyleCheck.failures(Styles.named("fal"), exchange.getBytes(StandardCharsets.UTF_8));
        assertThat(failures).contains(
                "asked for: https://upstream.example/s (expected: https://upstream.example/other)",
                "asked for https://upstream.example/r, which was not recorded",
                "poll 1: asked again: not recorded (expected: pending)");
    }

    private static Style style(String name) throws IOException {
        if (Styles.NAMES.contains(name)) return Styles.named(name);
        return switch (StyleReader.read(name, Files.readString(FOLDER.resolve(name + ".yaml")))) {
            case StyleReader.Reading.Good good -> good.style();
            case StyleReader.Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }
}
