package dev.turnpike.core;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.Maker;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.RouteWork;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Each kind of work has its maker. */
record Makers(Maker images, Maker routes) implements Maker {
    @Override
    public Mono<Steps.Outcome> carryOn(Job job) {
        return of(job).carryOn(job);
    }

    @Override
    public Duration keptFor() {
        return images.keptFor().compareTo(routes.keptFor()) > 0 ? images.keptFor() : routes.keptFor();
    }

    @Override
    public Mono<Boolean> keep(Job job) {
        return of(job).keep(job);
    }

    @Override
    public Mono<Boolean> stillThere(Job job) {
        return of(job).stillThere(job);
    }

    private Maker of(Job job) {
        return switch (job.work()) {
            case ImageWork work -> images;
            case RouteWork work -> routes;
        };
    }
}
