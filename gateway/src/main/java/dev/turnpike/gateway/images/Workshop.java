package dev.turnpike.gateway.images;

import dev.turnpike.gateway.health.Circuits;
import dev.turnpike.gateway.health.Health;
import dev.turnpike.gateway.journal.Steps;
import dev.turnpike.gateway.routing.Fleet;
import dev.turnpike.gateway.routing.Planner;
import dev.turnpike.gateway.till.Exposure;
import java.time.InstantSource;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** What the work on every job shares. */
record Workshop(Supplier<Fleet> fleet, Planner planner, Health health, Circuits circuits, Spending spending,
        Exposure exposure, Steps steps, DeliveryCheck check, AttemptLog log, InstantSource clock,
        Scheduler scheduler) {}
