package dev.turnpike.store;

import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.store.sql.Statements;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Ownership of the ledger: the process that took over last owns it. A replaced process finds out at its next write, logs
 * that once, and sells nothing any more.
 *
 * <p>A ledger that is shared is owned by no process. There each owns the jobs of its epoch, and writes for as long as
 * the row of its epoch is there; transactions that write wait for each other all the same, at the row of the epoch.
 */
public final class Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Owner.class);
    private static final String EPOCH = "SELECT epoch FROM owner";
    private static final String THERE = "SELECT COUNT(*) FROM replicas WHERE epoch = ?";
    private static final long UNOWNED = -1;

    /** The epoch in which this process may write: the one that it found when it opened the ledger, then its own. */
    private volatile long epoch;
    /** Whether the epoch is this process's own. */
    private volatile boolean taken;
    private volatile boolean replaced;
    private volatile Replica replica;

    public Owner() {
        this(Replica.ALONE);
    }

    private Owner(Replica replica) {
        this.epoch = UNOWNED;
        this.replica = replica;
    }

    /** A process that shares the ledger with others. */
    public static Owner shared(Replica replica) {
        return new Owner(replica);
    }

    /** This process is another one now than before, or others have come or gone. */
    public synchronized void is(Replica now) {
        if (now.epoch() != replica.epoch()) replaced = false;
        replica = now;
    }

    /** The row of this epoch is gone: its jobs are, or may be, another's. */
    public synchronized void isGone(long ofEpoch) {
        if (ofEpoch == replica.epoch()) replaced = true;
    }

    /** This process among those that share the ledger, as last seen. */
    public Replica replica() {
        return replica;
    }

    /**
     * Takes the ledger over; from then on this process writes until another one takes over. A take-over that fails is
     * retried; until then writes pass in the epoch before it only, since a later one may be another process's.
     */
    void take(LongSupplier taking) {
        taken = false;
        epoch = taking.getAsLong();
        taken = true;
        replaced = false;
    }

    /** Notes the epoch in which the ledger was opened. */
    void opened(Statements sql) {
        if (epoch == UNOWNED && !replica.shared()) epoch = sql.number(EPOCH);
    }

    /** Whether this process may write; to be asked within the writing transaction, so that no write slips past. */
    boolean isUs(Statements sql) {
        return isUs(sql.number(EPOCH), epoch -> sql.number(THERE, epoch));
    }

    private boolean isUs(long now, LongUnaryOperator there) {
        Replica us = replica;
        return us.shared() ? isThere(us, there.applyAsLong(us.epoch()) == 1) : isUs(now);
    }

    private static long number(JdbcTemplate jdbc, String query, Object... values) {
        return Objects.requireNonNull(jdbc.queryForObject(query, Long.class, values));
    }

    private boolean isThere(Replica us, boolean there) {
        if (!there) isGone(us.epoch());
        return there;
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
     * Fails unless this process may write.
     *
     * @throws Steps.LostOwnership if this process was replaced
     */
    public void check(JdbcTemplate jdbc, String job) {
        if (!isUs(number(jdbc, EPOCH), epoch -> number(jdbc, THERE, epoch))) throw new Steps.LostOwnership(job);
    }

    /** Whether a write has found that another process has taken over, or the jobs of this one. */
    public boolean isReplaced() {
        return replaced;
    }
}
