package dev.turnpike.store.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.store.TestLedger;
import dev.turnpike.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.scheduler.Schedulers;

/**
 * Ledgers as the first schema had them, a file of SQLite and a dump of PostgreSQL: every later build reads them and goes on
 * with them. They are never written anew; {@code -Dfrozen=NAME} writes those of another schema beside them.
 */
@ParameterizedClass
@MethodSource("dev.turnpike.store.TestLedger#all")
class FrozenLedgerTest {
    private static final Path RESOURCES = Path.of("src/test/resources/ledgers");
    private static final String FIRST = "schema-1";
    private static final String[] JOBS = {"settled", "disproven", "cancelled", "lost", "unpaid", "refunded", "owed",
            "doubt", "unproven", "open"};

    @TempDir Path folder;
    @Parameter TestLedger on;
    private AgedLedger ledger;

    @BeforeEach
    void open() throws IOException {
        String written = System.getProperty("frozen");
        if (written != null) write(written);
        restore(FIRST);
        ledger = new AgedLedger(on, folder, Schedulers.immediate());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void everyJobIsRead() {
        assertThat(ledger.jobs()).containsExactly(JOBS);
        for (String id : JOBS) assertThat(Objects.requireNonNull(ledger.journal.job(id).block()).id()).isEqualTo(id);
        assertThat(ledger.journal.unreadable()).isZero();
    }

    @Test
    void itsBooksAreThoseOfTheSameSalesToday() throws IOException {
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        try (AgedLedger today = new AgedLedger(on, fresh, Schedulers.immediate())) {
            today.fill();
            assertThat(ledger.books()).isEqualTo(today.books());
        }
    }

    @Test
    void itIsTakenOverAndSoldFromAndSwept() {
        assertThat(Objects.requireNonNull(ledger.journal.takeOver().block())).extracting(Job::id)
                .containsExactly("open");
        ledger.nonces = 1_000;
        ledger.settled("after");
        ledger.now = AgedLedger.LATER;
        List<Object> books = ledger.books();
        for (Sweep sweep : List.of(new Prompts(), new EndedJobs()))
            ledger.journal.sweep(jdbc -> sweep.step(jdbc, AgedLedger.KEEP, AgedLedger.LATER)).block();
        assertThat(ledger.jobs()).containsExactlyInAnyOrder("owed", "doubt", "unproven", "open");
        assertThat(ledger.books()).isEqualTo(books);
    }

    private void restore(String name) throws IOException {
        Path file = RESOURCES.resolve(name + (on == TestLedger.SQLITE ? ".db.gz" : ".sql.gz"));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            if (on == TestLedger.SQLITE) Files.copy(in, folder.resolve("turnpike.db"));
            else {
                JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(TestLedger.empty(folder)));
                jdbc.execute(new String(in.readAllBytes(), UTF_8));
            }
        }
    }

    private void write(String name) throws IOException {
        Path own = Files.createDirectory(folder.resolve("written"));
        try (AgedLedger written = new AgedLedger(on, own, Schedulers.immediate())) {
            written.fill();
        }
        Files.createDirectories(RESOURCES);
        if (on == TestLedger.SQLITE) zip(name + ".db.gz", Files.readAllBytes(own.resolve("turnpike.db")));
        else
            zip(name + ".sql.gz", dump(TestLedger.url(own)).getBytes(UTF_8));
    }

    /** Without commands of psql's own. */
    private static String dump(String url) {
        PostgresServer server = PostgresServer.shared();
        String database = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        return server
                .run("pg_dump", "-h", "127.0.0.1", "-p", String.valueOf(server.port()), "-U", "turnpike", "--inserts",
                        "--no-owner", database)
                .lines()
                .filter(line -> !line.startsWith("\\"))
                .collect(Collectors.joining("\n"));
    }

    private static void zip(String name, byte[] bytes) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(RESOURCES.resolve(name)))) {
            out.write(bytes);
        }
    }
}
