package dev.turnpike.core.buying;

import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Exposure;
import java.time.InstantSource;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** What the work on every job shares. */
record Workshop(Supplier<Fleet> fleet, Planner planner, Health health, Circuits circuits, Spending spending,
        Exposure exposure, Steps steps, DeliveryCheck check, AttemptLog log, InstantSource clock,
        Scheduler scheduler) {}
