package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ${VAR}} and {@code ${VAR:default}}. */
class VariablesTest {
    private static final Map<String, String> ENV = Map.of("HOST", "a.example", "EMPTY", "", "HOSTILE",
            "x\nmodels: [] # ${HOST}", "COUNT", "4");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {"${HOST} | a.example", "${HOST:b.example} | a.example", "${NONE:b.example} | b.example",
                    "${NONE:http://127.0.0.1:8411} | http://127.0.0.1:8411",
                    "https://${HOST}:${PORT:443}/v1 | https://a.example:443/v1", "$HOST | $HOST",
                    "$${HOST} | $a.example", "x${NONE:}y | xy", "x${EMPTY:z}y | xy"})
    void stand(String text, String value) {
        assertThat(resolved("a: '" + text + "'", new Report("f")).text("a")).contains(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "${NONE} | ${NONE} is not set (expected: an environment variable of that name, or ${NONE:default})",
            "a${NONE | a variable that cannot be read (expected: ${NAME} or ${NAME:default}, one not inside another)",
            "${} | a variable that cannot be read (expected: ${NAME} or ${NAME:default}, one not inside another)",
            "${A B} | a variable that cannot be read (expected: ${NAME} or ${NAME:default}, one not inside another)",
            "${NONE:${HOST}} | a variable that cannot be read (expected: ${NAME} or ${NAME:default}, one not inside another)"})
    void areRefused(String text, String problem) {
        Report report = new Report("f");
        assertThat(resolved("b: 1\na: '" + text + "'", report).find("a")).isEmpty();
        assertThat(report.problems()).extracting(Problem::toString).containsExactly("line 2: a: " + problem);
    }

    @Test
    void aValueBringsNoStructureAndNoFurtherVariables() {
        Part file = resolved("a: ${HOSTILE}", new Report("f"));
        assertThat(file.text("a")).contains("x\nmodels: [] # ${HOST}");
        assertThat(file.has("models")).isFalse();
    }

    @Test
    void keysAreNotResolved() {
        assertThat(resolved("\"${HOST}\": 1", new Report("f")).text("${HOST}")).contains("1");
    }

    @Test
    void aNumberMayComeFromAVariable() {
        String yaml = Sample.with("    url:", "    max-images: ${COUNT}\n    url:")
                .replace("${TREASURY_KEY}", Sample.KEY);
        assertThat(ConfigurationReader.read("f", yaml, ENV::get)).isInstanceOfSatisfying(
                ConfigurationReader.Reading.Good.class,
                good -> assertThat(good.configuration().upstreams().getFirst().maxImages()).isEqualTo(4));
    }

    @Test
    void whatIsNotSetIsReportedOnceAndNotAlsoAsMissing() {
        assertThat(ConfigurationReader.read("f", Sample.LEAST, name -> null)).isInstanceOfSatisfying(
                ConfigurationReader.Reading.Bad.class,
                bad -> assertThat(bad.problems()).extracting(Problem::path).containsExactly("treasury.key"));
    }

    private static Part resolved(String yaml, Report report) {
        return new Variables(ENV::get, report)
                .resolve(Part.file(ConfigurationReader.YAML.read(yaml, report::problem).orElseThrow()));
    }
}
