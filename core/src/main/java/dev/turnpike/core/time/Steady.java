package dev.turnpike.core.time;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Keeps a loop running: one that breaks off begins again after a pause, which grows while it keeps breaking. */
public final class Steady {
    private static final Logger LOG = LoggerFactory.getLogger(Steady.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Steady() {}

    /**
     * Runs until disposed of. An {@link Error} of the virtual machine is not caught here: it is the process that is to
     * begin again then.
     *
     * @param name for the log
     */
    public static Disposable run(String name, Flux<?> loop, Scheduler scheduler) {
        return loop
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST)
                        .maxBackoff(LONGEST)
                        .jitter(0)
                        .transientErrors(true)
                        .scheduler(scheduler)
                        .doBeforeRetry(again -> LOG.error("{} broke off and begins again", name, again.failure())))
                .subscribe();
    }
}
