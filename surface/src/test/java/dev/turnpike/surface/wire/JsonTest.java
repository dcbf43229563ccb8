package dev.turnpike.surface.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"é\"", "[1.50,1E+2,-0,1e10000,1e999999999,1e99999999999]",
            "{\"b\":1.0,\"a\":[null]}"})
    void rawJsonIsWrittenAsItStands(String json) {
        byte[] written = Json.bytes(Map.of("metadata", Json.raw(json)));
        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("{\"metadata\":" + json + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "nul", "[1,]", "{\"a\"}"})
    void rawJsonIsJson(String text) {
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> Json.raw(text));
    }
}
