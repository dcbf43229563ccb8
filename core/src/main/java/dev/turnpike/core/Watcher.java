package dev.turnpike.core;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.work.Route;
import java.time.Duration;

/** Is told of what an operator watches. Must not fail, and not take long. */
public interface Watcher {
    /** An attempt has ended. */
    void tried(Route.Tried attempt);

    /** A stage of a job has taken us this long, without our waits for others. */
    void took(OwnTime.Stage stage, Duration own);

    /** A job was driven to its end by this process; told once. */
    void ended(Job job);
}
