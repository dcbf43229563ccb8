package dev.turnpike.gateway.images;

import dev.turnpike.gateway.jobs.Route;

/** Is told of every attempt as it ends, for meters. */
@FunctionalInterface
public interface AttemptLog {
    void ended(Route.Tried attempt);
}
