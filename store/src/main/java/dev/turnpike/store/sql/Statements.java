package dev.turnpike.store.sql;

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
public final class Statements {
    private final DataSource source;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private Connection connection;
    private boolean within;

    public Statements(DataSource source) {
        this.source = source;
        this.connection = connected();
    }

    private Connection connected() {
        try {
            return source.getConnection();
        } catch (SQLException failure) {
            throw new Away(failure);
        }
    }

    /** The source hands out the same connection until it is lost; never another within a transaction. */
    private void renew() {
        if (within) return;
        Connection now = connected();
        if (now == connection) return;
        prepared.clear();
        connection = now;
    }

    /**
     * All rows of a query; outside of a transaction it is asked again if the database has rolled it back, or on another
     * connection if its own was lost. Rows may be read twice.
     */
    public <T> List<T> query(String sql, Row<T> row, Object... values) {
        return within ? once(sql, row, values) : Again.whole(() -> alone(sql, row, values));
    }

    private <T> List<T> alone(String sql, Row<T> row, Object... values) {
        try {
            return once(sql, row, values);
        } catch (DataAccessResourceFailureException failure) {
            if (!isLost()) throw failure;
            return once(sql, row, values);
        }
    }

    private boolean isLost() {
        try {
            return connection.isClosed();
        } catch (SQLException unknown) {
            return false;
        }
    }

    private <T> List<T> once(String sql, Row<T> row, Object... values) {
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
    public long number(String sql, Object... values) {
        return query(sql, rows -> rows.getLong(1), values).getFirst();
    }

    public int update(String sql, Object... values) {
        return call(sql, statement -> {
            set(statement, values);
            return statement.executeUpdate();
        });
    }

    /** The same statement with each of these rows of values. */
    public void batch(String sql, List<? extends @Nullable Object[]> rows) {
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
    public void whole(Runnable work) {
        renew();
        boolean done = false;
        try {
            within = true;
            connection.setAutoCommit(false);
            work.run();
            connection.commit();
            done = true;
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("journal: commit failed", failure);
        } finally {
            within = false;
            end(done);
        }
    }

    /** A rollback fails where the database has rolled back by itself; the next transaction must begin as one all the same. */
    private void end(boolean done) {
        if (!done) rollback();
        try {
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            if (done) throw new DataAccessResourceFailureException("journal: commit failed", failure);
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException none) {
            // there is no transaction any more, or the connection is lost and is replaced
        }
    }

    private <T> T call(String sql, Use<T> use) {
        renew();
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
    public interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
