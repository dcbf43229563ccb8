package dev.turnpike.x402.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What a stranger sends is bounded by what is made of it, what a node answers by its bytes. */
class JsonTest {
    private static final String LOG = "{\"address\":\"0x1\",\"topics\":[\"0x1\",\"0x2\",\"0x3\"],\"data\":\"0x1\",\"logIndex\":\"0x1\"}";

    @Test
    void aNodeMayAnswerWithAllTheLogsOfABlock() {
        String logs = "[" + String.join(",", Collections.nCopies(5_000, LOG)) + "]";
        assertThat(Json.longValue(logs).size()).isEqualTo(5_000);
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> Json.value(logs));
    }

    @Test
    void aNodeMayNotAnswerWithMoreThanIsInMemoryForIt() {
        String empty = "[" + "{},".repeat(1_300_000) + "0]";
        assertThat(empty).hasSizeLessThan(4 << 20);
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> Json.longValue(empty));
    }

    @Test
    void aNodeMayAnswerWithAsManyLogsAsItsBytesHaveRoomFor() {
        String logs = "[" + String.join(",", Collections.nCopies((4 << 20) / (LOG.length() + 1) - 1, LOG)) + "]";
        assertThat(Json.longValue(logs).size()).isGreaterThan(40_000);
    }

    @Test
    void nestingIsBoundedForBoth() {
        String deep = "[".repeat(65) + "]".repeat(65);
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> Json.value(deep));
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> Json.longValue(deep));
    }
}
