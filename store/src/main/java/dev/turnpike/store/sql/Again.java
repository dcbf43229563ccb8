package dev.turnpike.store.sql;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionException;

/** What is done again: transactions that the database rolled back because of others, of which nothing is left, and reads. */
public final class Again {
    /** Serialization failure, deadlock. */
    private static final Set<String> STATES = Set.of("40001", "40P01");

    private static final String CONNECTION = "08";
    /** The server has ended the session. */
    private static final String ENDED = "57P";
    private static final int MOST = 20;

    private Again() {}

    /** Does a transaction, again if need be, twenty times at most. */
    public static <T extends @Nullable Object> T whole(Supplier<T> transaction) {
        for (int tries = 1;; tries++) {
            try {
                return transaction.get();
            } catch (RuntimeException failure) {
                if (tries == MOST || !isOfOthers(failure)) throw data(failure);
            }
        }
    }

    /**
     * Asks again if the database rolled the question back, or, on another connection, if its own
     * was lost; not within a transaction. Where one was lost
     * those that are kept beside it mostly were too, so that it may take several.
     */
    public static <T extends @Nullable Object> T read(Supplier<T> question) {
        for (int tries = 1;; tries++) {
            try {
                return question.get();
            } catch (RuntimeException failure) {
                if (tries == MOST || !isLost(failure) && !isOfOthers(failure)) throw data(failure);
            }
        }
    }

    /** Not where there is none to be had: that takes its time, and is no better a moment later. */
    private static boolean isLost(Throwable failure) {
        if (failure instanceof CannotGetJdbcConnectionException) return false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql && sql.getSQLState() != null)
                return sql.getSQLState().startsWith(CONNECTION) || sql.getSQLState().startsWith(ENDED);
        return false;
    }

    /** A commit that failed is a failure of the database like all others. */
    private static RuntimeException data(RuntimeException failure) {
        return failure instanceof TransactionException
                ? new DataAccessResourceFailureException("ledger: commit failed", failure)
                : failure;
    }

    private static boolean isOfOthers(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql && sql.getSQLState() != null)
                return STATES.contains(sql.getSQLState());
        return false;
    }
}
