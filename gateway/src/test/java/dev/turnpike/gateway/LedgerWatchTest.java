package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.journal.Pulse;
import dev.turnpike.store.Database;
import dev.turnpike.store.sqlite.SqliteFile;
import dev.turnpike.testkit.NoJournal;
import dev.turnpike.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class LedgerWatchTest {
    @TempDir Path folder;

    private final ToldJournal journal = new ToldJournal();
    private Database ledger;

    @BeforeEach
    void open() {
        ledger = SqliteFile.open("jdbc:sqlite:" + folder.resolve("turnpike.db"));
        ledger.connect();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aLedgerThatIsWrittenIsReliedOn() {
        LedgerWatch watch = looked(1);
        assertThat(watch.trouble()).isEmpty();
        assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aFileThatIsGoneStopsSales() throws IOException {
        Files.delete(folder.resolve("turnpike.db"));
        LedgerWatch watch = looked(1);
        assertThat(watch.trouble().orElse("")).contains("is gone");
        assertThat(watch.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void anotherFileInItsPlaceStopsSales() throws IOException {
        Files.move(folder.resolve("turnpike.db"), folder.resolve("moved.db"));
        Files.copy(folder.resolve("moved.db"), folder.resolve("turnpike.db"));
        assertThat(looked(1).trouble().orElse("")).contains("another file");
    }

    @Test
    void aDiskThatIsNearlyFullStopsSales() {
        assertThat(looked(Long.MAX_VALUE).trouble().orElse("")).contains("bytes left");
    }

    @Test
    void aWriterThatDoesNotGetOnStopsSales() {
        journal.pulse = new Pulse(Duration.ofSeconds(10), 0, false);
        assertThat(looked(1).trouble()).isEmpty();
        journal.pulse = new Pulse(Duration.ofSeconds(11), 0, false);
        assertThat(looked(1).trouble().orElse("")).contains("waited for 11 s");
    }

    @Test
    void afterACommitThatFailedAWriteThatChangesNothingIsTriedAndSalesGoOn() {
        journal.pulse = new Pulse(Duration.ZERO, 0, true);
        LedgerWatch watch = looked(1);
        assertThat(watch.trouble().orElse("")).contains("commit failed");
        assertThat(journal.tried).containsExactly("-");
        journal.pulse = new Pulse(Duration.ZERO, 0, false);
        watch.look().block();
        assertThat(watch.trouble()).isEmpty();
    }

    private LedgerWatch looked(long freeBytes) {
        LedgerWatch watch = new LedgerWatch(ledger, freeBytes, journal, new TestClock(), Schedulers.immediate());
        watch.look().block();
        return watch;
    }

    /** A journal with the pulse that a test wants. */
    private static final class ToldJournal extends NoJournal {
        private Pulse pulse = super.pulse();
        private final List<String> tried = new ArrayList<>();

        @Override
        public Pulse pulse() {
            return pulse;
        }

        @Override
        public Mono<Boolean> handedOut(String id, Instant at) {
            tried.add(id);
            return super.handedOut(id, at);
        }
    }
}
