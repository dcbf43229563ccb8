package dev.turnpike.core.buying;

import dev.turnpike.core.buying.Attempt.Made;
import dev.turnpike.core.jobs.Job;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The newest version of a job that is being worked on, and the first good images for it: shared by its attempts. */
final class LatestJob {
    private final AtomicReference<Job> job;
    private final AtomicReference<@Nullable Made> images = new AtomicReference<>();

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
        return Purchases.inWork(job.get());
    }

    /** Whether something may still be bought: there are no images yet, and there is time. */
    boolean open(Instant now) {
        return images.get() == null && now.isBefore(job.get().facts().deadline());
    }

    /** Good images. Answers whether they are the first, and still wanted. */
    boolean offer(Made made) {
        return wanted() && images.compareAndSet(null, made);
    }

    @Nullable
    Made images() {
        return images.get();
    }
}
