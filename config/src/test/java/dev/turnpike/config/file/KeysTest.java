package dev.turnpike.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.config.Configuration.KeySource;
import dev.turnpike.x402.LocalSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final String KEY = "5e".repeat(32);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", "0x%s", "  0x%s \r\n"})
    void aKeyFileHoldsTheKeyAndPerhapsBlanks(String text) throws IOException {
        assertThat(Keys.signer(new KeySource.KeyFile(file(text.formatted(KEY)))).address())
                .isEqualTo(LocalSigner.of(KEY).address());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
            "empty     |            | treasury.key-file: no private key (expected: 64 hex digits, within the order of secp256k1)",
            "two keys  | KEY KEY    | treasury.key-file: no private key (expected: 64 hex digits, within the order of secp256k1)",
            "too short | 5e5e5e     | treasury.key-file: no private key (expected: 64 hex digits, within the order of secp256k1)",
            "not there | -          | treasury.key-file: the file cannot be read (NoSuchFileException)"})
    void whatIsNoKeyIsNamedAndNotShown(String what, String text, String problem) throws IOException {
        Path file = "-".equals(text) ? folder.resolve(KEY) : file(text == null ? "" : text.replace("KEY", KEY));
        assertThatThrownBy(() -> Keys.signer(new KeySource.KeyFile(file)))
                .isInstanceOfSatisfying(BadConfiguration.class, bad -> {
                    assertThat(bad.problems()).hasToString("[" + problem + "]");
                    assertThat(bad.toString()).doesNotContain("5e5e");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"version\":3}"})
    void aKeystoreThatCannotBeOpenedIsNamed(String text) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> Keys.signer(new KeySource.Keystore(file, "hunter-2"))).isInstanceOfSatisfying(
                BadConfiguration.class,
                bad -> assertThat(bad.problems().toString()).startsWith("[treasury.keystore: cannot be opened")
                        .doesNotContain("hunter-2"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text);
    }
}
