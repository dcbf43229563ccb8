package dev.turnpike.testkit;

import dev.turnpike.core.Watcher;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.work.Route;

/** A watcher that takes no notice. */
public enum Unwatched implements Watcher {
    WATCHER;

    @Override
    public void tried(Route.Tried attempt) {}

    @Override
    public void ended(Job job) {}
}
