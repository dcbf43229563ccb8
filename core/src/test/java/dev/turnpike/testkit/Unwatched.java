package dev.turnpike.testkit;

import dev.turnpike.core.Watcher;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.work.Route;
import java.time.Duration;

/** A watcher that takes no notice. */
public enum Unwatched implements Watcher {
    WATCHER;

    @Override
    public void tried(Route.Tried attempt) {}

    @Override
    public void took(OwnTime.Stage stage, Duration own) {}

    @Override
    public void ended(Job job) {}
}
