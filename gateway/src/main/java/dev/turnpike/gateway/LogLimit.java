package dev.turnpike.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Bounds what strangers and bad days can write into the log: of warnings and errors of one kind, those of one logger whose
 * texts begin alike, five are written at once and one a second after that. The next line says how many were left out.
 */
final class LogLimit extends TurboFilter implements AutoCloseable {
    private static final int KINDS = 1000;
    private static final int AT_ONCE = 5;
    private static final int ALIKE = 24;
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("turnpike.log");

    private final LongSupplier nanos;
    private final Cache<String, Kind> kinds = Caffeine.newBuilder().maximumSize(KINDS).executor(Runnable::run).build();

    LogLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    static LogLimit install(LongSupplier nanos) {
        LogLimit limit = new LogLimit(nanos);
        limit.start();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) context.addTurboFilter(limit);
        return limit;
    }

    @Override
    public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
            Object @Nullable [] values, @Nullable Throwable failure) {
        if (format == null || !level.isGreaterOrEqual(Level.WARN) || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || logger.getName().equals(LOG.getName()))
            return FilterReply.NEUTRAL;
        String kind = logger.getName() + " " + format.substring(0, Math.min(ALIKE, format.length()));
        long leftOut = kinds.get(kind, key -> new Kind(nanos.getAsLong())).pass(nanos.getAsLong());
        if (leftOut > 0) LOG.warn("{} lines like the next were left out", leftOut);
        return leftOut < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
            context.getTurboFilterList().remove(this);
    }

    private static final class Kind {
        private long at;
        private int left = AT_ONCE;
        private long leftOut;

        Kind(long at) {
            this.at = at;
        }

        /** How many were left out before this one; negative: so is this one. */
        synchronized long pass(long now) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(now - at);
            left = (int) Math.min(AT_ONCE, left + seconds);
            at += TimeUnit.SECONDS.toNanos(seconds);
            if (left == 0) {
                leftOut++;
                return -1;
            }
            left--;
            long before = leftOut;
            leftOut = 0;
            return before;
        }
    }
}
