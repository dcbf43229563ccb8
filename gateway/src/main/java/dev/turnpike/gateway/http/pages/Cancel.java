package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.jobs.Job;
import reactor.core.publisher.Mono;

/** Whoever can take a job back while nothing has been bought for it. */
@FunctionalInterface
public interface Cancel {
    /**
     * @return the job, released with the code {@link Replies#CANCELLED}; empty if there is none of this id; as an error
     *     signal a {@link dev.turnpike.core.refusal.Refusal} ({@code NOT_CANCELLABLE}) if it is too late
     */
    Mono<Job> cancel(String id);
}
