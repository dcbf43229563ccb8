package dev.turnpike.gateway.e2e;

import dev.turnpike.store.CutProxy;
import dev.turnpike.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A PostgreSQL server with a synchronous standby, and a way to each that can be cut. */
final class Databases implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NAME = "t1";

    private final PostgresServer primary = PostgresServer.start();
    private final PostgresServer standby;
    private final CutProxy toPrimary;
    private final CutProxy toStandby;

    Databases() {
        primary.database();
        standby = primary.synchronousStandby();
        Until.holds("a synchronous standby", SOON,
                () -> primary.sql("postgres", "SELECT sync_state FROM pg_stat_replication"), "sync"::equals);
        try {
            toPrimary = new CutProxy(primary.port());
            toStandby = new CutProxy(standby.port());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As gateways are told it: by ways that can be cut. */
    String url() {
        return url(toPrimary.port(), toStandby.port());
    }

    /** The ledger, of whichever is the primary. */
    Books books() {
        return new Books(url(primary.port(), standby.port()) + "&targetServerType=primary&hostRecheckSeconds=0",
                Duration.ofMinutes(1));
    }

    private static String url(int one, int other) {
        return "jdbc:postgresql://127.0.0.1:" + one + ",127.0.0.1:" + other + "/" + NAME + "?user=turnpike";
    }

    /** The next COMMIT on its way to whichever is the primary. */
    void cutAtNextCommit(CutProxy.Cut where) {
        toPrimary.cutAtNextCommit(where);
        toStandby.cutAtNextCommit(where);
    }

    void cutNoMore() {
        toPrimary.cutNoMore();
        toStandby.cutNoMore();
    }

    int cuts() {
        return toPrimary.cuts() + toStandby.cuts();
    }

    void killPrimary() {
        primary.kill();
    }

    void promoteStandby() {
        standby.promote();
    }

    @Override
    public void close() {
        try (toPrimary; toStandby) {
            standby.crash();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        try {
            primary.crash();
        } catch (IllegalStateException killed) {
            // that was the storm
        }
    }
}
