package dev.turnpike.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.store.sql.Statements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The log of a file that is written all the time is written back and begun anew. */
class CheckpointsTest {
    private static final String LOG = "PRAGMA wal_checkpoint(PASSIVE)";
    private static final String COUNT = "SELECT COUNT(*) FROM texts";
    private static final int LONG = 100;
    private static final int ROWS = 400;

    @TempDir Path folder;
    private SqliteFile file;
    private Statements writer;
    private Checkpoints checkpoints;
    private int written;
    private int asked;

    @BeforeEach
    void open() {
        file = SqliteFile.open("jdbc:sqlite:" + folder.resolve("turnpike.db"));
        writer = new Statements(file.connect());
        checkpoints = new Checkpoints(file, task -> Mono.fromSupplier(() -> {
            asked++;
            return task.apply(writer);
        }), Schedulers.immediate(), LONG);
        look();
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void aLongLogIsWrittenBackAndBegunAnew() {
        write(ROWS);
        assertThat(look()).as("pages of the log").isGreaterThan(LONG);
        write(1);
        assertThat(log()).as("pages of the log that was begun anew").isLessThan(LONG);
        assertThat(new Statements(file.connect()).number(COUNT)).isEqualTo(written);
    }

    @Test
    void theWriterIsNotAskedWhileTheLogIsShort() {
        write(1);
        asked = 0;
        look();
        assertThat(asked).isZero();
    }

    @Test
    void aReaderKeepsTheLogUntilItHasRead() {
        Statements reader = new Statements(file.connect());
        write(1);
        long before = written;
        reader.query(COUNT, row -> {
            write(ROWS);
            look();
            write(1);
            assertThat(log()).as("pages that it may still read").isGreaterThan(LONG);
            assertThat(row.getLong(1)).isEqualTo(before);
            return before;
        });
        look();
        write(1);
        assertThat(log()).isLessThan(LONG);
    }

    @Test
    void theLogNeverGrowsBeyondWhatIsWrittenBetweenTwoLooks() throws Exception {
        long longest = 0;
        for (int round = 0; round < 10; round++) {
            write(ROWS);
            longest = Math.max(longest, look());
        }
        write(ROWS);
        assertThat(log()).isLessThanOrEqualTo(longest);
        assertThat(Files.size(folder.resolve("turnpike.db")))
                .isGreaterThan(Files.size(folder.resolve("turnpike.db-wal")));
    }

    private void write(int rows) {
        for (int i = 0; i < rows; i++) {
            written++;
            writer.update("INSERT INTO texts (number, text, seen_day) VALUES (?, ?, 1)", written,
                    written + "x".repeat(3_000));
        }
    }

    private long look() {
        return Objects.requireNonNull(checkpoints.look().block());
    }

    private long log() {
        return writer.query(LOG, row -> row.getLong(2)).getFirst();
    }
}
