package dev.turnpike.core.buying;

import dev.turnpike.core.buying.Attempt.Made;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Nonces;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The newest version of a job that is being worked on, and the first good images for it: shared by its attempts. */
final class LatestJob {
    private final AtomicReference<Job> job;
    private final AtomicReference<@Nullable Made> images = new AtomicReference<>();
    private final AtomicInteger signed = new AtomicInteger();

    LatestJob(Job job) {
        this.job = new AtomicReference<>(job);
    }

    Job get() {
        return job.get();
    }

    /** The newer of this version and the one known. */
    Job moved(Job next) {
        return job.updateAndGet(now -> next.version() > now.version() ? next : now);
    }

    /** Whether the job is still being worked on. */
    boolean wanted() {
        return job.get().inWork();
    }

    /** Whether something may still be bought: there are no images yet, and there is time. */
    boolean open(Instant now) {
        return images.get() == null && now.isBefore(job.get().facts().deadline());
    }

    /** Good images. Answers whether they are the first, and still wanted. */
    boolean offer(Made made) {
        return wanted() && images.compareAndSet(null, made);
    }

    /** For the next purchase that is signed: after a restart, for one that was signed and never intended, the same. */
    Bytes32 nonce(Nonces nonces) {
        return Stream.generate(() -> nonces.of(get().facts().key(), "purchase", signed.incrementAndGet()))
                .filter(nonce -> Purchases.work(get()).find(nonce).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Nullable
    Made images() {
        return images.get();
    }
}
