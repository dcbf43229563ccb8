package dev.turnpike.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * One connection with its prepared statements, each prepared once and kept open; used by one thread at a time. Failures
 * are {@link DataAccessResourceFailureException}s.
 */
final class Statements {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Statements(DataSource source) {
        try {
            this.connection = source.getConnection();
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("ledger: no connection", failure);
        }
    }

    /** All rows of a query. */
    <T> List<T> query(String sql, Row<T> row, Object... values) {
        return call(sql, statement -> {
            set(statement, values);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) found.add(row.read(rows));
            }
            return found;
        });
    }

    /** The one number that a query answers; 0 for null. */
    long number(String sql, Object... values) {
        return query(sql, rows -> rows.getLong(1), values).getFirst();
    }

    int update(String sql, Object... values) {
        return call(sql, statement -> {
            set(statement, values);
            return statement.executeUpdate();
        });
    }

    /** The same statement with each of these rows of values. */
    void batch(String sql, List<? extends @Nullable Object[]> rows) {
        if (rows.isEmpty()) return;
        call(sql, statement -> {
            for (@Nullable Object[] row : rows) {
                set(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch().length;
        });
    }

    /** Does all of this in one transaction, or nothing. */
    void whole(Runnable work) {
        boolean done = false;
        try {
            connection.setAutoCommit(false);
            work.run();
            connection.commit();
            done = true;
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("journal: commit failed", failure);
        } finally {
            end(done);
        }
    }

    private void end(boolean done) {
        try {
            if (!done) connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            if (done) throw new DataAccessResourceFailureException("journal: commit failed", failure);
        }
    }

    private <T> T call(String sql, Use<T> use) {
        try {
            PreparedStatement statement = prepared(sql);
            try {
                return use.of(statement);
            } finally {
                statement.clearBatch();
            }
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("ledger: " + sql, failure);
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) return known;
        PreparedStatement statement = connection.prepareStatement(sql);
        prepared.put(sql, statement);
        return statement;
    }

    private static void set(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
    }

    /** A row of a result as a value. */
    interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
