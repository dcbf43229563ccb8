package dev.turnpike.store.sqlite;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file has one process. */
class SqliteFileTest {
    @TempDir Path folder;
    private SqliteFile file;

    @BeforeEach
    void open() {
        file = SqliteFile.open(url());
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void anotherProcessCannotHaveTheFile() {
        assertThatIllegalStateException().isThrownBy(() -> SqliteFile.open(url())).withMessageContaining("in use");
        file.close();
        SqliteFile.open(url()).close();
    }

    @Test
    void anotherProcessCannotHaveTheFileByAnotherName() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path file = Path.of(url().substring("jdbc:sqlite:".length()));
        Path toFile = Files.createSymbolicLink(other.resolve("linked.db"), file);
        Path toFolder = Files.createSymbolicLink(other.resolve("folder"), file.getParent()).resolve(file.getFileName());
        for (Path name : List.of(toFile, toFolder))
            assertThatIllegalStateException().isThrownBy(() -> SqliteFile.open("jdbc:sqlite:" + name))
                    .withMessageContaining("in use");
        Path toNothing = Files.createSymbolicLink(other.resolve("nothing.db"), other.resolve("none.db"));
        assertThatIllegalStateException().isThrownBy(() -> SqliteFile.open("jdbc:sqlite:" + toNothing))
                .withMessageContaining("a link to nothing");
    }

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("turnpike.db");
    }
}
