package dev.turnpike.store;

import dev.turnpike.core.journal.Steps;
import dev.turnpike.store.sql.Statements;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Ownership of the ledger: the process that took over last owns it. A replaced process finds out at its next write, logs
 * that once, and sells nothing any more.
 */
public final class Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Owner.class);
    private static final String EPOCH = "SELECT epoch FROM owner";
    private static final long UNOWNED = -1;

    /** The epoch in which this process may write: the one that it found when it opened the ledger, then its own. */
    private volatile long epoch;
    /** Whether the epoch is this process's own. */
    private volatile boolean taken;
    private volatile boolean replaced;
    /** Whether it owned the ledger before it took over: it may take over only while it owns the ledger still. */
    private final boolean known;

    public Owner() {
        this(UNOWNED, false);
    }

    private Owner(long epoch, boolean known) {
        this.epoch = epoch;
        this.taken = known;
        this.known = known;
    }

    /** A process that owns the ledger already, in this epoch. */
    public static Owner since(long epoch) {
        return new Owner(epoch, true);
    }

    /**
     * Takes the ledger over; from then on this process writes until another one takes over. A take-over that fails is
     * retried; until then writes pass in the epoch before it only, since a later one may be another process's.
     */
    void take(LongSupplier taking) {
        taken = known;
        epoch = taking.getAsLong();
        taken = true;
        replaced = false;
    }

    /** Notes the epoch in which the ledger was opened. */
    void opened(Statements sql) {
        if (epoch == UNOWNED) epoch = sql.number(EPOCH);
    }

    /** Whether this process may take over: one that has owned the ledger before must own it still. */
    boolean mayTake(Statements sql) {
        return !known || isUs(sql);
    }

    /** Whether this process owns the ledger; to be asked within the writing transaction, so that no write slips past. */
    boolean isUs(Statements sql) {
        return isUs(sql.number(EPOCH));
    }

    private boolean isUs(long now) {
        boolean us = epoch == UNOWNED || now == epoch;
        if (!us && taken && !replaced) {
            replaced = true;
            LOG.error(
                    "another process has taken the ledger over: this one writes nothing and sells nothing any more; end it");
        }
        return us;
    }

    /**
     * Fails unless this process owns the ledger.
     *
     * @throws Steps.LostOwnership if this process was replaced
     */
    public void check(JdbcTemplate jdbc, String job) {
        Long now = jdbc.queryForObject(EPOCH, Long.class);
        if (now == null || !isUs(now)) throw new Steps.LostOwnership(job);
    }

    /** Whether a write has found that another process has taken over. */
    public boolean isReplaced() {
        return replaced;
    }
}
