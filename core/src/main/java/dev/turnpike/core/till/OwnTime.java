package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.time.Overhead;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Our own time for each job, by stage: what it took us without the waits for upstreams, facilitator and chain. The
 * latest jobs are remembered for clients that ask; a job that was begun before a restart has only what came after it.
 */
public final class OwnTime {
    private static final int REMEMBERED = 10_000;

    private final Overhead overhead;
    private final BiConsumer<Stage, Duration> meter;
    private final Cache<String, Map<Stage, Duration>> jobs = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** @param meter is told of every stage that has ended */
    public OwnTime(Overhead overhead, BiConsumer<Stage, Duration> meter) {
        this.overhead = overhead;
        this.meter = meter;
    }

    /** A part of a sale. */
    public enum Stage {
        /** From the payment to its hold. */
        ADMISSION,
        /** From the hold to inspected images. */
        WORK,
        /** From the images to the money. */
        SETTLEMENT
    }

    /** The same piece of work on a job, measured. */
    <T> Mono<T> measure(Stage stage, Mono<T> work, Function<T, Job> job) {
        return overhead.measure(work, (done, nanos) -> took(stage, job.apply(done), Duration.ofNanos(nanos)));
    }

    private void took(Stage stage, Job job, Duration own) {
        meter.accept(stage, own);
        jobs.asMap().merge(job.id(), Map.of(stage, own), OwnTime::sum);
    }

    private static Map<Stage, Duration> sum(Map<Stage, Duration> one, Map<Stage, Duration> other) {
        Map<Stage, Duration> sum = new EnumMap<>(one);
        other.forEach((stage, own) -> sum.merge(stage, own, Duration::plus));
        return sum;
    }

    /** What a job has taken us so far, in the order of the stages; empty if that is not remembered. */
    public Map<Stage, Duration> of(Job job) {
        Map<Stage, Duration> known = jobs.getIfPresent(job.id());
        return known == null ? Map.of() : known;
    }
}
