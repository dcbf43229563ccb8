package dev.turnpike.testkit;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.ImageOrder;
import java.util.List;

/** The work's half of jobs, as tests make and read it. */
public final class Works {
    /** An order that nothing was done for yet. */
    public static final ImageWork NEW = ImageWork
            .of(new ImageRequest(new ImageOrder("a cat", "flux", new Resolution(1024, 1024), 1, null, null, null, null),
                    List.of("flux"), Preferences.NONE, null));

    private Works() {}

    public static ImageWork of(Job job) {
        return switch (job.work()) {
            case ImageWork images -> images;
            case RouteWork route -> throw new AssertionError("a route: " + route);
        };
    }

    /** The next version of a job, with a purchase added or in the place of the one with the same number. */
    public static Job with(Job job, Purchase purchase) {
        return job.with(of(job).with(purchase));
    }
}
