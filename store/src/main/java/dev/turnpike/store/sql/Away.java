package dev.turnpike.store.sql;

import org.springframework.dao.DataAccessResourceFailureException;

/** The database cannot be reached: nothing was tried, and what is tried next fails as well. */
public final class Away extends DataAccessResourceFailureException {
    private static final long serialVersionUID = 1;

    Away(Throwable failure) {
        super("ledger: no connection", failure);
    }
}
