package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.gateway.settings.BadConfiguration;
import dev.turnpike.gateway.settings.BadConfigurationAnalyzer;
import dev.turnpike.gateway.settings.Startup;
import dev.turnpike.store.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that cannot be used is a problem of the configuration, told as all of them are. */
class LedgerStartTest {
    @TempDir private Path folder;

    @Test
    void oneThatAnotherProcessHasIsNamed() {
        Path path = folder.resolve("books.db");
        SqliteFile other = SqliteFile.open("jdbc:sqlite:" + path);
        assertThat(problemWith(path)).contains("ledger.url: " + path + " is in use by another process");
        other.close();
    }

    @Test
    void aFolderThatIsNoneIsNamed() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "x").resolve("books.db");
        assertThat(problemWith(path)).contains("ledger.url: " + path + " cannot be opened");
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws IOException {
        Path path = Files.writeString(folder.resolve("books.db"),
                "not a database, and longer than its header would be".repeat(20));
        assertThat(problemWith(path)).contains("ledger.url: " + path + " cannot be used as a ledger");
    }

    private String problemWith(Path ledger) {
        Path file = folder.resolve("turnpike.yaml");
        String text = ConfigurationReader.sandbox() + "\nledger: { url: \"jdbc:sqlite:" + ledger + "\" }\n";
        if (!(ConfigurationReader.read("turnpike.yaml", text, name -> null) instanceof Reading.Good good))
            throw new AssertionError(text);
        var startup = new Startup(good.configuration(), file, text);
        BadConfiguration bad = catchThrowableOfType(BadConfiguration.class,
                () -> new Assembly().ledger(startup, SandboxFolder.NONE));
        return new BadConfigurationAnalyzer().analyze(bad).getDescription();
    }
}
