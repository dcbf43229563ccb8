package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.ConfigurationReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of a file or the environment are never repeated. */
class SecretsTest {
    private static final Pattern SCALAR = Pattern
            .compile("(?<=[:\\[,] )(\"[^\"]*\"|[^\\s\"{}\\[\\],#|]+)(?=\\s*[,}\\]\\n]| +#| }| ])");

    /** The sandbox and the example, each of their scalars in turn taken from the environment. */
    static Stream<String> filesWithAVariable() throws IOException {
        return Stream
                .of(ConfigurationReader.sandbox(), Files.readString(Path.of("examples/turnpike-base.yaml")),
                        Sample.LEAST)
                .flatMap(SecretsTest::replaced);
    }

    private static Stream<String> replaced(String text) {
        return SCALAR.matcher(text)
                .results()
                .map(found -> text.substring(0, found.start()) + "\"${SECRET}\"" + text.substring(found.end()));
    }

    @ParameterizedTest
    @MethodSource("filesWithAVariable")
    void noValueOfTheEnvironmentIsEverInAMessage(String yaml) {
        for (String secret : List.of("hunter-2-s3cr3t", "-424242", "http://s3cr3t.example?k=hunter-2", "0xhunter-2",
                "${hunter-2}", "1-hunter-2"))
            assertThat(messages(yaml, secret))
                    .noneMatch(message -> message.contains(secret) || message.contains("hunter-2"));
    }

    @Test
    void thatIsTriedOnEveryScalarOfTheFiles() throws IOException {
        assertThat(filesWithAVariable()).hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"  key: hunter-2", "  key: \"hunter-2", "  key: { a: hunter-2 }",
            "  keystore: { file: k, password: hunter-2, hunter-2-hunter-2-hunter-2-hunter-2-hunter-2: 1 }",
            "  key: [hunter-2\n  a: b", "  key: *hunter-2", "  key: !hunter-2-hunter-2-hunter-2 x", "  key: @hunter-2",
            "  key: %hunter-2", "  \"hunter-2hunter-2", "  key: hunter-2: hunter-2",
            "  hunter-2hunter-2hunter-2\n  key: 1", "  ? hunter-2\n  : hunter-2: 2"})
    void noSecretWrittenInTheFileIsInAMessageAlsoIfItIsBroken(String treasury) {
        String yaml = Sample.with("  key: \"${TREASURY_KEY}\"", treasury);
        assertThat(messages(yaml, "")).isNotEmpty()
                .filteredOn(message -> !message.contains("treasury.hunter-2:"))
                .noneMatch(message -> message.contains("hunter-2"));
    }

    @Test
    void aConfigurationDoesNotShowItsSecrets() {
        String yaml = Sample.LEAST.replace("https://rpc.example", "https://rpc.example/hunter-2")
                .replace("{ url: \"https://facilitator.example\" }",
                        "{ url: \"https://u:hunter-2@facilitator.example\", headers: { a: hunter-2 } }")
                .replace("models:\n  - id: flux\n",
                        "ledger: { url: \"jdbc:sqlite:/data/hunter-2.db\" }\nmodels:\n  - id: flux\n");
        String key = Sample.good(yaml).toString();
        String keystore = Sample
                .good(yaml.replace("key: \"${TREASURY_KEY}\"", "keystore: { file: key.json, password: hunter-2 }"))
                .toString();
        assertThat(key).contains("flux")
                .doesNotContain("hunter-2")
                .doesNotContain(Sample.KEY)
                .doesNotContain(Sample.KEY.substring(2));
        assertThat(keystore).contains("key.json").doesNotContain("hunter-2");
        assertThat(Sample.good(yaml.replace("key: \"${TREASURY_KEY}\"", "key-file: hunter-2")).toString())
                .doesNotContain("hunter-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://u:hunter-2@h/d", "jdbc:sqlite:d?password=hunter-2", "${SECRET}"})
    void aLedgerThatIsNotSupportedIsRefusedWithoutItsPassword(String url) {
        String yaml = Sample.LEAST.replace("models:\n  - id: flux\n",
                "ledger: { url: \"" + url + "\" }\nmodels:\n  - id: flux\n");
        assertThat(messages(yaml, "jdbc:mysql://h/d?password=hunter-2"))
                .anySatisfy(message -> assertThat(message).contains("ledger.url: ",
                        "jdbc:sqlite: and the path of a file", "jdbc:postgresql:// with host and database"))
                .noneMatch(message -> message.contains("hunter-2"));
    }

    private static List<String> messages(String yaml, String secret) {
        Reading reading = ConfigurationReader.read("f", yaml,
                name -> name.equals("SECRET") ? secret : Matcher.quoteReplacement("x"));
        return switch (reading) {
            case Reading.Good good -> good.warnings().stream().map(Problem::toString).toList();
            case Reading.Bad bad -> bad.problems().stream().map(Problem::toString).toList();
        };
    }
}
