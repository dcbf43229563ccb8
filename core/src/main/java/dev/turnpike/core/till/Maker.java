package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Steps;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Has the work of a job done, whichever sale it came from. */
public interface Maker {
    /**
     * Carries on with a job that is held or being worked on, until it is released, or is delivered together with the
     * intent to settle it. If this call has taken that step, the facilitator has surely not been asked yet.
     */
    Mono<Steps.Outcome> carryOn(Job job);

    /** How long what was made can be handed out. */
    Duration keptFor();

    /**
     * What was made for a job counts as made now, so that it is not deleted for its age while its payment is unknown.
     * False if it was kept as files that are not here: another gateway has them, or they are lost.
     */
    Mono<Boolean> keep(Job job);

    /** Whether what was made for a job can be handed out now, which may be long after. */
    Mono<Boolean> stillThere(Job job);
}
