package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final LogLimit limit = new LogLimit(nanos::get);
    private final Logger logger = new LoggerContext().getLogger("a");

    @Test
    void fiveOfAKindAreWrittenAtOnceAndOneASecondAfterThat() {
        assertThat(written(1000, Level.ERROR, "request {} broke")).isEqualTo(5);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(written(1000, Level.ERROR, "request {} broke")).isZero();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(written(1000, Level.ERROR, "request {} broke")).isEqualTo(1);
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(written(1000, Level.ERROR, "request {} broke")).isEqualTo(5);
    }

    @Test
    void textsThatBeginAlikeAreOneKindAndOthersAreNot() {
        assertThat(written(5, Level.WARN, "Operator called default onErrorDropped 1")).isEqualTo(5);
        assertThat(written(5, Level.WARN, "Operator called default onErrorDropped 2")).isZero();
        assertThat(written(5, Level.WARN, "another")).isEqualTo(5);
    }

    @Test
    void whatIsNoTroubleIsAlwaysWritten() {
        assertThat(written(1000, Level.INFO, "job {} settled")).isEqualTo(1000);
    }

    private long written(int times, Level level, String text) {
        long written = 0;
        for (int i = 0; i < times; i++)
            if (limit.decide(null, logger, level, text, null, null) == FilterReply.NEUTRAL) written++;
        return written;
    }
}
