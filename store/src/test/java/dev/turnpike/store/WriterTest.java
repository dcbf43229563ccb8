package dev.turnpike.store;

import static dev.turnpike.core.journal.Journal.Verdict.APPLIED;
import static dev.turnpike.store.Jobs.NOW;
import static dev.turnpike.store.Jobs.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Commit;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.store.sqlite.SqliteFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The writer on a connection that fails when it is told to; tasks run when the test says so. */
class WriterTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Scheduler thread = Schedulers.fromExecutor(tasks::add);
    private final List<Commit> commits = new ArrayList<>();
    @TempDir Path folder;
    private SqliteFile file;
    private Writer writer;
    private Instant now = NOW;
    private @Nullable Throwable fault;

    @BeforeEach
    void open() {
        String url = "jdbc:sqlite:" + folder.resolve("turnpike.db");
        SqliteFile.open(url).close();
        file = SqliteFile.migrated(url, this::failing);
        writer = new Writer(new Sql(file.connect(), new Owner(), () -> now), () -> now, thread, Schedulers.immediate(),
                commits::add);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void anErrorIsAnsweredToThoseThatWaitAndTheNextChangeIsWritten() {
        Mono<Verdict> first = write("one", 1);
        fault = new OutOfMemoryError("in a test");
        run();
        assertThatThrownBy(first::block).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(writer.pulse()).isEqualTo(new Pulse(Duration.ZERO, 0, true));
        fault = null;
        Mono<Verdict> second = write("two", 2);
        run();
        assertThat(second.block()).isEqualTo(APPLIED);
        assertThat(writer.pulse()).isEqualTo(new Pulse(Duration.ZERO, 0, false));
    }

    @Test
    void aDiskThatFailsIsAnsweredToEachAndFailsThePulseUntilACommitSucceeds() {
        Mono<Verdict> one = write("one", 1);
        fault = new SQLException("disk full");
        run();
        assertThatThrownBy(one::block).hasMessageContaining("commit failed");
        assertThat(writer.pulse().failing()).isTrue();
        fault = null;
        Mono<Verdict> again = write("one", 1);
        run();
        assertThat(again.block()).isEqualTo(APPLIED);
        assertThat(writer.pulse().failing()).isFalse();
    }

    @Test
    void thePulseTellsHowManyChangesWaitAndTheOldestHowLong() {
        write("one", 1);
        now = NOW.plusSeconds(7);
        write("two", 2);
        assertThat(writer.pulse()).isEqualTo(new Pulse(Duration.ofSeconds(7), 2, false));
        run();
        assertThat(writer.pulse()).isEqualTo(new Pulse(Duration.ZERO, 0, false));
    }

    @Test
    void whatWaitsSharesOneCommit() {
        for (int i = 0; i < 20; i++) write("job-" + i, i);
        run();
        assertThat(commits).containsExactly(new Commit(20, Duration.ZERO, false, List.of()));
    }

    private Mono<Verdict> write(String id, int nonce) {
        Mono<Verdict> answer = writer.write(new Write.Step(Change.first(held(id, nonce), null))).cache();
        answer.subscribe(verdict -> {}, failure -> {});
        return answer;
    }

    @Test
    void aWriteThatIsAloneHasItsTurnAfterOneBatchHoweverMuchWaits() {
        for (int n = 1; n <= 600; n++) write("job-" + n, n);
        List<Integer> commitsBefore = new ArrayList<>();
        writer.alone(() -> commitsBefore.add(commits.size())).subscribe();
        run();
        assertThat(commitsBefore).containsExactly(1);
        assertThat(commits).hasSize(2);
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    /** A connection whose commits fail while there is a fault. */
    private Connection failing(Connection connection) {
        return (Connection) Proxy.newProxyInstance(WriterTest.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && fault != null) throw fault;
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
