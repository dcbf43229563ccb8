package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.store.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SandboxFolderTest {
    @Test
    void nothingOfASandboxIsLeftBehind() throws IOException {
        SandboxFolder folder = SandboxFolder.make();
        Path path = Objects.requireNonNull(folder.path());
        SqliteFile ledger = SqliteFile.open("jdbc:sqlite:" + path.resolve("turnpike.db"));
        Files.writeString(Files.createDirectory(path.resolve("turnpike-files")).resolve("image"), "x");
        ledger.close();
        folder.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void aLedgerThatIsToBeKeptIsLeftAlone() {
        SandboxFolder.NONE.close();
        assertThat(SandboxFolder.NONE.path()).isNull();
    }
}
