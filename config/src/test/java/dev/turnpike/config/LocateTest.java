package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file is read: the option's, else the variable's, else the working folder's, else none. */
class LocateTest {
    @TempDir Path folder;

    @BeforeEach
    void twoFiles() throws IOException {
        Files.writeString(folder.resolve("one.yaml"), "");
        Files.writeString(folder.resolve("two.yaml"), "");
    }

    @Test
    void theOptionGoesFirst() {
        assertThat(locate("one.yaml", "two.yaml")).contains(folder.resolve("one.yaml"));
    }

    @Test
    void thenTheVariable() {
        assertThat(locate(null, "two.yaml")).contains(folder.resolve("two.yaml"));
        assertThat(locate("", folder.resolve("two.yaml").toString())).contains(folder.resolve("two.yaml"));
    }

    @Test
    void thenTheWorkingFolder() throws IOException {
        Files.writeString(folder.resolve("turnpike.yaml"), "");
        assertThat(locate(null, null)).contains(folder.resolve("turnpike.yaml"));
        assertThat(locate(null, "")).contains(folder.resolve("turnpike.yaml"));
    }

    @Test
    void thenNoneAndTheSandboxRuns() {
        assertThat(locate(null, null)).isEmpty();
    }

    @Test
    void aMissingNamedFileIsAnErrorThatNamesItsSource() {
        assertThatIllegalArgumentException().isThrownBy(() -> locate("three.yaml", "two.yaml"))
                .withMessage("--turnpike.config: no file 'three.yaml' (expected: the path of a turnpike.yaml)");
        assertThatIllegalArgumentException().isThrownBy(() -> locate(null, "."))
                .withMessage("TURNPIKE_CONFIG: no file '.' (expected: the path of a turnpike.yaml)");
    }

    private Optional<Path> locate(@Nullable String option, @Nullable String variable) {
        return ConfigurationReader.locate(option,
                variable == null ? name -> null : Map.of("TURNPIKE_CONFIG", variable)::get, folder);
    }
}
