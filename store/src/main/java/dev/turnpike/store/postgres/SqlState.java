package dev.turnpike.store.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/** What a failure of the database says about its connection and about a commit, by its SQLSTATE. */
public final class SqlState implements SQLExceptionOverride {
    /** A server that only reads, as a former primary does, one that ends or starts, and a session that was ended. */
    private static final Set<String> ELSEWHERE = Set.of("25006", "25P03", "57P01", "57P02", "57P03", "57P05");

    private static final String ROLLED_BACK = "40";
    private static final String COMPLETION_UNKNOWN = "40003";
    private static final String CONNECTION = "08";

    /** Whether a commit that failed so may have been carried out all the same. */
    static boolean isUnknown(SQLException commit) {
        String state = commit.getSQLState();
        return state == null || state.startsWith(CONNECTION) || state.equals(COMPLETION_UNKNOWN)
                || ELSEWHERE.contains(state);
    }

    /** Whether the database rolls back by itself what is fit to be done again. */
    static boolean isAgain(SQLException failure) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith(ROLLED_BACK);
    }

    /** Whether the pool drops the connection; it knows some states by itself. */
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.equals(COMPLETION_UNKNOWN) || ELSEWHERE.contains(state)) ? Override.MUST_EVICT
                : Override.CONTINUE_EVICT;
    }
}
