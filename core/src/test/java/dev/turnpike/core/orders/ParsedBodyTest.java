package dev.turnpike.core.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.testkit.Fleets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body is bounded by what a parser makes of it, not by its bytes alone. */
class ParsedBodyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            [            | 33   | at most 32 levels deep
            [[],[        | 4096 | at most 32 levels deep
            {},          | 2100 | at most 4096 tokens
            0,           | 4200 | at most 4096 tokens
            """)
    void whatTakesMoreMemoryThanItsBytesIsNotRead(String piece, int times, String rule) {
        String body = "{\"prompt\":\"a cat\",\"metadata\":[" + piece.repeat(times) + "0]}";
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> ParsedBody.of(body.getBytes(UTF_8)).order(Fleets.configuration()))
                .withMessageContaining(rule);
    }
}
