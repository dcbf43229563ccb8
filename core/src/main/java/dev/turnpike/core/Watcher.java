package dev.turnpike.core;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.work.Route;

/** Is told of what an operator watches. Must not fail, and not take long. */
public interface Watcher {
    /** An attempt has ended. */
    void tried(Route.Tried attempt);

    /** A job was driven to its end by this process; told once. */
    void ended(Job job);
}
