package dev.turnpike.sandbox.upstreams;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A paid order.
 *
 * @param id a UUID
 * @param pictures the names of its images in the gallery
 */
record ImageJob(String id, UpstreamOrder order, List<String> pictures, Instant paidAt, Instant readyAt) {
    ImageJob {
        pictures = List.copyOf(pictures);
    }

    /** The stage without faults: pending for the first third of the time. */
    Stage stage(Instant now) {
        if (!now.isBefore(readyAt)) return Stage.COMPLETED;
        return now.isBefore(paidAt.plus(Duration.between(paidAt, readyAt).dividedBy(3))) ? Stage.PENDING
                : Stage.PROCESSING;
    }
}
