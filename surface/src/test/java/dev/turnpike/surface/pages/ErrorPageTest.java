package dev.turnpike.surface.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.ErrorBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/errors.md} has a row, and the served page an anchor, for the {@code type} of every error. */
class ErrorPageTest {
    private static final String PAGE = new String(new ErrorPage().show().block().getBody(), StandardCharsets.UTF_8);

    static Stream<String> codes() {
        return Stream.of(Code.values()).map(Code::name);
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void everyCodeHasARowWithItsStatus(Code code) throws IOException {
        assertThat(rows(code.name())).singleElement().asString().startsWith("| " + code.status() + " | <a id=");
    }

    @ParameterizedTest
    @MethodSource("codes")
    void theTypeOfEveryCodeLeadsToAnAnchorOfTheServedPage(String code) {
        String[] type = ErrorBody.of(code, 400, "", "", null).type().split("#");
        assertThat(type[0]).isEqualTo("/docs/errors");
        assertThat(PAGE.split("<a id=\"" + type[1] + "\"></a>", -1)).hasSize(2);
    }

    @Test
    void thePageNeedsNoScriptAndNothingFromElsewhere() {
        assertThat(PAGE).startsWith("<!doctype html>")
                .contains("<h1>Errors</h1>", "<table>", "<th>status</th>", "<td>404</td>")
                .doesNotContain("<script", "src=", "href=", "| ---");
    }

    private static List<String> rows(String code) throws IOException {
        String anchor = "<a id=\"" + code + "\"></a>";
        return Files.readString(Path.of("../docs/errors.md")).lines().filter(line -> line.contains(anchor)).toList();
    }
}
