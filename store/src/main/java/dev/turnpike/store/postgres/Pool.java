package dev.turnpike.store.postgres;

import java.sql.Connection;
import javax.sql.DataSource;

/** Connections to the database: each is lent to one at a time, who gives it back by closing it. */
interface Pool extends DataSource, AutoCloseable {
    /** Closes a connection that was lost; it is lent to nobody any more. */
    void evictConnection(Connection lost);

    @Override
    void close();
}
