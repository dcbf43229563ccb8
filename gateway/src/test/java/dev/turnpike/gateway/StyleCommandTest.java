package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar turnpike.jar style check FILE --against FOLDER}. */
class StyleCommandTest {
    private static final Path SAMPLES = Path.of("../providers/src/test/resources/styles");

    @TempDir Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aSellerThatWasOnlyReadAboutIsCheckedWithoutJava() {
        assertThat(run("check", SAMPLES.resolve("lantern.yaml").toString(), "--against", SAMPLES + "/lantern"))
                .isZero();
        assertThat(printed()).contains("ok    baked.json", "14 of 14 exchanges as recorded");
    }

    @Test
    void aBuiltInStyleIsCheckedByItsName() {
        assertThat(run("check", "fal", "--against", SAMPLES + "/fal")).isZero();
    }

    @Test
    void whatDiffersIsSaid() throws IOException {
        Files.writeString(folder.resolve("a.json"),
                """
                        { "order": { "seed": 7 }, "request": { "path": "/v1/images", "body": { "seed": 8 } },
                          "response": { "status": 200, "body": { "images": [] } }, "outcome": "images https://im.example/a.png" }""");
        Files.writeString(folder.resolve("b.json"), "{}");
        assertThat(run("check", "x-router", "--against", folder.toString())).isEqualTo(1);
        assertThat(printed()).contains("FAILS a.json", "order: path: /v1/images/generate (expected: /v1/images)",
                "\"seed\":7}", "outcome: doubt: status 200: no image in it (expected: images https://im.example/a.png)",
                "FAILS b.json", "cannot be read: no JSON object with an order", "0 of 2 exchanges as recorded");
    }

    @Test
    void aFaultOfTheFileIsSaidWithItsLine() throws IOException {
        Path style = Files.writeString(folder.resolve("mine.yaml"), "submit: { path: /a }\nsend: { /b: colour }\n");
        assertThat(run("check", style.toString(), "--against", folder.toString())).isEqualTo(1);
        assertThat(printed()).contains("mine.yaml line 2: send./b: 'colour' (expected: one of prompt, ");
    }

    @Test
    void whatCannotBeToldIsNotCalledGood() {
        assertThat(run("check", "fal")).isEqualTo(2);
        assertThat(run("check", "fal", "--against", folder.toString())).isEqualTo(2);
        assertThat(run("check", "none.yaml", "--against", folder.toString())).isEqualTo(2);
        assertThat(printed()).contains("usage: style check FILE --against FOLDER", "no exchanges", "cannot be read");
    }

    private int run(String... arguments) {
        return new StyleCommand(new PrintStream(printed, true, StandardCharsets.UTF_8)).run(List.of(arguments));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
