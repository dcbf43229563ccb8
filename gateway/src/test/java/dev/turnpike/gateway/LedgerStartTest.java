package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.file.BadConfiguration;
import dev.turnpike.config.file.Startup;
import dev.turnpike.store.Ledgers;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sqlite.SqliteFile;
import dev.turnpike.testkit.Configurations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import reactor.core.scheduler.Schedulers;

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

    @Test
    void aLedgerOfADevelopmentVersionIsRefusedAndLeftAsItIs() throws SQLException {
        Path path = folder.resolve("books.db");
        var old = new SingleConnectionDataSource("jdbc:sqlite:" + path, true);
        JdbcTemplate jdbc = new JdbcTemplate(old);
        jdbc.execute("CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY, version VARCHAR(50), "
                + "description VARCHAR(200), type VARCHAR(20), script VARCHAR(1000), checksum INT, "
                + "installed_by VARCHAR(100), installed_on TEXT, execution_time INT, success BOOLEAN)");
        jdbc.update(
                "INSERT INTO flyway_schema_history VALUES (1, '1', 'journal', 'SQL', 'V1__journal.sql', 7, '', '', 1, 1),"
                        + " (2, '2', 'doubts', 'SQL', 'V2__doubts.sql', 8, '', '', 1, 1)");
        old.destroy();
        assertThat(problemWith(path)).contains("ledger.url: " + path + " cannot be used as a ledger: "
                + "it was written by a development version of before the first release "
                + "(expected: a new file in ledger.url, or this one moved away)");
        try (var reopened = DriverManager.getConnection("jdbc:sqlite:" + path);
                var tables = reopened.getMetaData().getTables(null, null, "jobs", null)) {
            assertThat(tables.next()).as("a table of ours").isFalse();
        }
    }

    @Test
    void aLedgerOfALaterVersionIsRefused() {
        Path path = folder.resolve("books.db");
        SqliteFile.open("jdbc:sqlite:" + path).close();
        var later = new SingleConnectionDataSource("jdbc:sqlite:" + path, true);
        new JdbcTemplate(later)
                .update("INSERT INTO flyway_schema_history SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 7, "
                        + "installed_by, installed_on, 1, 1 FROM flyway_schema_history WHERE version = '1'");
        later.destroy();
        assertThat(problemWith(path)).contains("ledger.url: " + path + " cannot be used as a ledger: ", "99");
    }

    @Test
    void aLedgerWithAnotherNameIsRefusedBecauseItsLockIsBesideOne() throws IOException {
        Path path = folder.resolve("books.db");
        SqliteFile.open("jdbc:sqlite:" + path).close();
        Path other = Files.createLink(folder.resolve("other.db"), path);
        assertThat(problemWith(other)).contains("ledger.url: " + other + " has 2 names");
        assertThat(problemWith(path)).contains("has 2 names");
    }

    @Test
    void theLedgerAndAllBesideItAreTheirOwnersAlone() throws IOException {
        try (SqliteFile file = SqliteFile.open("jdbc:sqlite:" + folder.resolve("data/books.db"))) {
            new JdbcTemplate(file.connect()).update("UPDATE owner SET epoch = epoch + 1");
            try (var files = Files.list(folder.resolve("data"))) {
                assertThat(files).hasSizeGreaterThanOrEqualTo(3)
                        .allSatisfy(one -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                                .as(one.toString())
                                .isEqualTo("rw-------"));
            }
        }
    }

    private String problemWith(Path ledger) {
        Path file = folder.resolve("turnpike.yaml");
        String text = ConfigurationReader.sandbox() + "\nledger: { url: \"jdbc:sqlite:" + ledger + "\" }\n";
        var startup = new Startup(Configurations.read(text), file, text);
        BadConfiguration bad = catchThrowableOfType(BadConfiguration.class,
                () -> new GroundConfiguration().ledger(startup, SandboxFolder.NONE,
                        new Ledgers(new Postgres.Gateway("one", InstantSource.system(), Schedulers.immediate()))));
        return new BadConfigurationAnalyzer().analyze(bad).getDescription();
    }
}
