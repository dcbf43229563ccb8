package dev.turnpike.gateway.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.sale.Replies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/errors.md} has the place that each error's {@code type} points to. */
class ErrorPageTest {
    @ParameterizedTest
    @EnumSource(Code.class)
    void everyCodeHasItsPlace(Code code) throws IOException {
        assertThat(rows(code.name())).singleElement().asString().startsWith("| " + code.status() + " | <a id=");
    }

    @Test
    void soHasAJobThatWasCancelled() throws IOException {
        assertThat(rows(Replies.CANCELLED)).singleElement().asString().startsWith("| 409 | ");
    }

    private static List<String> rows(String code) throws IOException {
        String type = Problem.of(code, 400, "", "", null).path("type").stringValue();
        String place = "<a id=\"" + type.substring(type.indexOf('#') + 1) + "\"></a>";
        return Files.readString(Path.of("../docs/errors.md")).lines().filter(line -> line.contains(place)).toList();
    }
}
