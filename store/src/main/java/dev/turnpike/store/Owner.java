package dev.turnpike.store;

import dev.turnpike.core.journal.Steps;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whether this process still is the one that writes to the ledger: whoever took over last is. One that was replaced
 * finds out at its next write, says so in the log once, and sells nothing any more.
 */
public final class Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Owner.class);
    private static final long UNOWNED = -1;

    private volatile long mine = UNOWNED;
    private volatile boolean replaced;

    /**
     * From now on this process writes only for as long as nobody takes over after it. What it writes while it is taking
     * over is not refused: that might be its own number that it does not know yet.
     */
    void take(LongSupplier taking) {
        mine = UNOWNED;
        mine = taking.getAsLong();
        replaced = false;
    }

    /** To be asked within the transaction that writes, so that no write slips past a take-over. */
    boolean isUs(JdbcTemplate jdbc) {
        Long now = jdbc.queryForObject("SELECT epoch FROM owner", Long.class);
        boolean us = mine == UNOWNED || (now != null && now == mine);
        if (!us && !replaced) {
            replaced = true;
            LOG.error(
                    "another process has taken the ledger over: this one writes nothing and sells nothing any more; end it");
        }
        return us;
    }

    /**
     * As {@link #isUs}, for a write of its own.
     *
     * @throws Steps.LostOwnership if this process was replaced
     */
    public void check(JdbcTemplate jdbc, String job) {
        if (!isUs(jdbc)) throw new Steps.LostOwnership(job);
    }

    /** Whether a write has found out that another process has taken over. */
    public boolean isReplaced() {
        return replaced;
    }
}
