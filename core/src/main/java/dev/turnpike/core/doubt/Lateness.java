package dev.turnpike.core.doubt;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log that a follower has fallen behind, and that it has caught up; once each. */
final class Lateness {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final String what;
    private final Duration most;
    private boolean told;

    /** @param most how far behind is not told of */
    Lateness(String what, Duration most) {
        this.what = what;
        this.most = most;
    }

    /** @param why the reason if it is late */
    void look(Duration lag, String why) {
        boolean late = lag.compareTo(most) > 0;
        if (late && !told)
            LOG.warn("{} is {} s behind: {}. What it would prove stays open until it has caught up", what,
                    lag.toSeconds(), why);
        else if (late || told) LOG.debug("{} is {} s behind: {}", what, lag.toSeconds(), why);
        if (!late && told) LOG.info("{} has caught up", what);
        told = late;
    }
}
