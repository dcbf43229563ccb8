package dev.turnpike.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks that tell whether a transaction was committed when the answer to its COMMIT is lost: each transaction writes
 * one. Afterwards the same mark is written again by itself, as one of no transaction: if the transaction's is there, it was
 * committed; if not, this one is now, however often it is written, and the transaction can never be.
 */
final class Marks {
    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final String NOW = Membership.NOW;
    private static final String ADD = "INSERT INTO commits (id, at) VALUES (?, " + NOW + ")";
    /** Marks of no transaction have their time below zero. */
    private static final String ADD_UNLESS_THERE = "INSERT INTO commits (id, at) VALUES (?, -" + NOW
            + ") ON CONFLICT (id) DO UPDATE SET at = commits.at RETURNING at";
    /** After an hour. */
    static final String FORGET = "DELETE FROM commits WHERE at < " + NOW + " - 3600000 AND at > 3600000 - " + NOW;

    private final DataSource pool;
    private final String process;
    private final AtomicLong last = new AtomicLong();
    private volatile boolean closed;

    /** @param process unlike that of any other process */
    Marks(DataSource pool, String process) {
        this.pool = pool;
        this.process = process;
    }

    /** Marks the transaction of this connection. */
    String add(Connection connection) throws SQLException {
        String mark = process + "/" + last.incrementAndGet();
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setString(1, mark);
            add.executeUpdate();
        }
        return mark;
    }

    /**
     * Whether the transaction with this mark was committed. Asks until the database answers: what is decided next
     * depends on it. The pool waits a while for a connection, which is the pause between two questions.
     *
     * @throws SQLException if the ledger is closed meanwhile
     */
    boolean isCommitted(String mark, SQLException lost) throws SQLException {
        LOG.warn("the answer to a commit is lost; the database is asked until it tells whether it was: {}",
                lost.toString());
        while (!closed && !Thread.currentThread().isInterrupted()) {
            try {
                boolean committed = isThere(mark);
                LOG.info("the commit whose answer was lost {}", committed ? "was carried out" : "was not carried out");
                return committed;
            } catch (SQLException away) {
                LOG.debug("the database cannot be asked now", away);
            }
        }
        throw lost;
    }

    private boolean isThere(String mark) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement add = connection.prepareStatement(ADD_UNLESS_THERE)) {
            add.setString(1, mark);
            try (ResultSet row = add.executeQuery()) {
                row.next();
                return row.getLong(1) > 0;
            }
        }
    }

    void close() {
        closed = true;
    }
}
