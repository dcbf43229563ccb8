package dev.turnpike.sandbox.upstreams;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Concurrent maps whose entries expire after a day without access, so that a sandbox can run for long. */
final class Retained {
    private static final Duration UNUSED = Duration.ofDays(1);
    private static final int AT_MOST = 100_000;

    private Retained() {}

    static <K, V> Map<K, V> map(InstantSource clock) {
        return Caffeine.newBuilder()
                .expireAfterAccess(UNUSED)
                .maximumSize(AT_MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .<K, V>build()
                .asMap();
    }
}
