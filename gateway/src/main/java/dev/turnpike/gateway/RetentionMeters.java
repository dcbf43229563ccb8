package dev.turnpike.gateway;

import dev.turnpike.store.retention.Retention;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of what is deleted for its age, and of how old the oldest is that is not. */
final class RetentionMeters implements Retention.Watcher {
    private final MeterRegistry registry;
    private final Map<String, Duration> ages = new ConcurrentHashMap<>();
    private final Map<String, Duration> lags = new ConcurrentHashMap<>();

    RetentionMeters(MeterRegistry registry) {
        this.registry = registry;
        for (String kind : new String[] {"prompts", "jobs"}) {
            gauge("turnpike.retention.oldest", kind, ages);
            gauge("turnpike.retention.lag", kind, lags);
        }
    }

    private void gauge(String name, String kind, Map<String, Duration> seen) {
        Gauge.builder(name, seen, known -> known.getOrDefault(kind, Duration.ZERO).toSeconds())
                .baseUnit("seconds")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public void deleted(String kind, int rows) {
        registry.counter("turnpike.retention.deleted", "kind", kind).increment(rows);
    }

    @Override
    public void oldest(String kind, Duration age, Duration lag) {
        ages.put(kind, age);
        lags.put(kind, lag);
    }
}
