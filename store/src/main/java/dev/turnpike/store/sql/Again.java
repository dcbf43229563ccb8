package dev.turnpike.store.sql;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;
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
        return again(transaction, Again::isOfOthers);
    }

    /**
     * Asks again if the database rolled the question back, or, on another connection, if its own was lost; not within a
     * transaction. Where one was lost those that are kept beside it mostly were too, so that it may take several.
     */
    public static <T extends @Nullable Object> T read(Supplier<T> question) {
        return again(question, failure -> isLost(failure) || isOfOthers(failure));
    }

    private static <T extends @Nullable Object> T again(Supplier<T> work, Predicate<RuntimeException> after) {
        for (int tries = 1;; tries++) {
            try {
                return work.get();
            } catch (RuntimeException failure) {
                if (tries == MOST || !after.test(failure)) throw data(failure);
            }
        }
    }

    /** Not where there is none to be had: that takes its time, and is no better a moment later. */
    private static boolean isLost(Throwable failure) {
        if (failure instanceof CannotGetJdbcConnectionException) return false;
        String state = state(failure);
        return state.startsWith(CONNECTION) || state.startsWith(ENDED);
    }

    /** A commit that failed is a failure of the database like all others. */
    private static RuntimeException data(RuntimeException failure) {
        return failure instanceof TransactionException
                ? new DataAccessResourceFailureException("ledger: commit failed", failure)
                : failure;
    }

    private static boolean isOfOthers(Throwable failure) {
        return STATES.contains(state(failure));
    }

    /** The SQLSTATE of what failed; blank if there is none. */
    private static String state(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql && sql.getSQLState() != null) return sql.getSQLState();
        return "";
    }
}
