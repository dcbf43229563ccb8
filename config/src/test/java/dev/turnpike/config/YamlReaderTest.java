package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.turnpike.providers.yaml.Yaml;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML without its surprises. */
class YamlReaderTest {
    static Stream<Arguments> documents() {
        return Stream.of(arguments("", "turnpike.yaml: empty (expected: a configuration)"),
                arguments("# nothing\n", "turnpike.yaml: empty (expected: a configuration)"),
                arguments("a: 1\nb: 2\na: 3\n", "line 3: a: a second time (expected: each key once; first on line 1)"),
                arguments("s:\n  - a: 1\n    a: 2\n",
                        "line 3: s[0].a: a second time (expected: each key once; first on line 2)"),
                arguments("a: 1\n---\nb: 2\n", "line 3: turnpike.yaml: a second document (expected: one)"),
                arguments("a: &x 1\nb: *x\n", "line 2: b: an alias (expected: the value itself)"),
                arguments("a: !!str 1\n", "line 1: a: a tag (expected: the value alone)"),
                arguments("a: b: c\n", "line 1: turnpike.yaml: not YAML: mapping values are not allowed here"),
                arguments("a: [1\nb: 2\n", "line 2: turnpike.yaml: not YAML: expected ',' or ']', but got :"),
                arguments("a:\n\t- b\n",
                        "line 2: turnpike.yaml: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) "
                                + "for indentation)"),
                arguments("a: { b: ${X} }\n",
                        "line 1: turnpike.yaml: not YAML: expected ',' or '}', but got { (expected: quotes around \"${…}\" inside "
                                + "braces)"),
                arguments("a: " + "[".repeat(100),
                        "line 1: turnpike.yaml: nested too deep, or a key or value too long (expected: what a configuration "
                                + "needs)"),
                arguments("{ [a]: 1 }",
                        "line 1: turnpike.yaml: not YAML (expected: printable text, keys that are scalars)"),
                arguments("a: \u0001\n",
                        "line 1: turnpike.yaml: not YAML (expected: printable text, keys that are scalars)"),
                arguments("a: " + "x".repeat(1 << 20),
                        "turnpike.yaml: more than 1048576 bytes (expected: at most that)"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("documents")
    void isRefused(String yaml, String problem) {
        var report = new Report("turnpike.yaml");
        ConfigurationReader.YAML.read(yaml, report::problem);
        assertThat(report.problems()).extracting(Problem::toString).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.10", "0.0067", "010", "0o17", "1_000", "1e3", "no", "yes", "on", "true", "0.5K",
            "12:30:00", ".inf", "2026-01-01", "=", "0x1F"})
    void everyScalarIsItsText(String text) {
        assertThat(file("a: " + text).text("a")).contains(text);
        assertThat(file("\"a\": \"" + text + "\"").text("a")).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"no", "0.5K", "1", "true", "1.50"})
    void everyKeyIsItsText(String key) {
        assertThat(file(key + ": x").text(key)).contains("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: ~", "a: null", "a: \"\""})
    void nothingIsNoValueButStandsThere(String yaml) {
        assertThat(file(yaml).find("a")).isEmpty();
        assertThat(file(yaml).has("a")).isTrue();
    }

    @Test
    void aValueStandsWhereItsKeyStands() {
        Part file = file("a:\n  b:\n    c: 1\nlist:\n  - x\n  - y: 2\n");
        assertThat(file.need("a").need("b").line()).isEqualTo(2);
        assertThat(file.list("list")).extracting(Part::path, Part::line)
                .containsExactly(tuple("list[0]", 5), tuple("list[1]", 6));
    }

    @Test
    void aByteOrderMarkAndADocumentMarkerAreFine() {
        assertThat(file("\uFEFF---\na: 1\n").text("a")).contains("1");
    }

    private static Part file(String yaml) {
        var report = new Report("turnpike.yaml");
        Optional<Yaml> read = ConfigurationReader.YAML.read(yaml, report::problem);
        assertThat(report.problems()).isEmpty();
        return Part.file(read.orElseThrow());
    }
}
