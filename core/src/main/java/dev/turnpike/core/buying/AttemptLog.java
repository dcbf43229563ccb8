package dev.turnpike.core.buying;

import dev.turnpike.core.jobs.Route;

/** Is told of every attempt as it ends, for meters. */
@FunctionalInterface
public interface AttemptLog {
    void ended(Route.Tried attempt);
}
