package dev.turnpike.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class StatementsTest {
    @TempDir Path folder;
    private SingleConnectionDataSource source;
    private Statements sql;

    @BeforeEach
    void open() {
        source = new SingleConnectionDataSource("jdbc:sqlite:" + folder.resolve("some.db"), true);
        sql = new Statements(source);
        sql.update("CREATE TABLE t (n INTEGER)");
    }

    @AfterEach
    void close() {
        source.destroy();
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        fails("INSERT INTO t VALUES (1)");
        assertThat(rows()).isZero();
    }

    /** SQLite does so by itself after some failures, such as a full disk; the rollback that follows fails then. */
    @Test
    void afterATransactionThatTheDatabaseRolledBackTheNextIsWholeOrNothing() {
        fails("INSERT INTO t VALUES (1)", "ROLLBACK");
        fails("INSERT INTO t VALUES (2)");
        assertThat(rows()).isZero();
        sql.whole(() -> sql.update("INSERT INTO t VALUES (3)"));
        assertThat(rows()).isOne();
    }

    private void fails(String... statements) {
        assertThatThrownBy(() -> sql.whole(() -> {
            for (String statement : statements) sql.update(statement);
            throw new IllegalStateException("full");
        })).hasMessage("full");
    }

    private long rows() {
        return sql.number("SELECT COUNT(*) FROM t");
    }
}
