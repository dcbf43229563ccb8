package dev.turnpike.core;

import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.health.Probe;
import dev.turnpike.core.health.Sharing;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Time;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of the upstreams, by probes and paid attempts; shared with the others where gateways share a ledger. */
final class Lookout {
    private final Health health;
    private final Circuits circuits;
    private final @Nullable Sharing sharing;
    private final Probe probe;

    Lookout(Ground ground, LiveFleet fleet, Duties duties) {
        Time time = ground.time();
        health = new Health(time.clock());
        circuits = new Circuits(time.clock(), ground.configuration().circuit());
        sharing = ground.stores().journal().replica().shared()
                ? new Sharing(ground.stores().lessons(), health, circuits, fleet, duties::isOurs, time)
                : null;
        probe = new Probe(fleet, health, time.scheduler(), time.clock(), sharing == null ? Probe.Turns.ALONE : sharing);
    }

    Health health() {
        return health;
    }

    Circuits circuits() {
        return circuits;
    }

    /** The loops that look out, between a first one and others. */
    List<Background> between(Background first, Background... others) {
        Stream<Background> ours = sharing == null ? Stream.of(probe) : Stream.of(sharing, probe);
        return Stream.of(Stream.of(first), ours, Stream.of(others)).flatMap(loops -> loops).toList();
    }
}
