package dev.turnpike.store.sql;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionException;

/** Transactions that the database rolled back because of others, questions too, are done again: nothing of them is left. */
public final class Again {
    /** Serialization failure, deadlock. */
    private static final Set<String> STATES = Set.of("40001", "40P01");

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
