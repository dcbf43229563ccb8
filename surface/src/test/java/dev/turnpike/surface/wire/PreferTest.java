package dev.turnpike.surface.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTest {
    private static final Duration LONGEST = Duration.ofSeconds(240);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            respond-async           | leaves after 0
            wait=10                 | leaves after 10
            respond-async, wait=10  | leaves after 10
            Wait = 10; foo=bar      | leaves after 10
            wait="10"               | leaves after 10
            wait=0                  | leaves after 0
            wait=9999               | leaves after 240
            wait=10, wait=20        | leaves after 10
            wait=soon               | stays for 240
            wait=-1                 | stays for 240
            return=minimal          | stays for 240
            """)
    void isRead(String header, String meaning) {
        assertThat(read(List.of(header))).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            respond-async            | respond-async
            wait=10                  | wait=10
            respond-async, wait=10   | respond-async, wait=10
            respond-async, wait=9999 | respond-async, wait=240
            """)
    void isRepeatedAsItIsHeeded(String header, String applied) {
        assertThat(Prefer.read(List.of(header), LONGEST).applied()).isEqualTo(applied);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(read(List.of("wait=5", "respond-async"))).isEqualTo("leaves after 5");
        assertThat(read(List.of())).isEqualTo("stays for 240");
    }

    private static String read(List<String> headers) {
        Prefer prefer = Prefer.read(headers, LONGEST);
        return (prefer.leaves() ? "leaves after " : "stays for ") + prefer.patience().toSeconds();
    }
}
