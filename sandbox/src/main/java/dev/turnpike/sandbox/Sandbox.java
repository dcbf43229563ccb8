package dev.turnpike.sandbox;

import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.control.Controlled;
import dev.turnpike.sandbox.facilitator.SandboxFacilitator;
import dev.turnpike.sandbox.upstreams.Ids;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.x402.Networks;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * A simulated world to try the gateway in: a chain of play money on {@code base-sepolia}, a facilitator, and upstreams.
 * It is unreachable until it is {@link #open opened} on loopback ports; in this process its endpoints are called
 * directly.
 */
public final class Sandbox {
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Controlled parts;

    /** @param scheduler runs delays and, once {@link #open opened}, the endpoints, which should have several threads */
    public Sandbox(SandboxSettings settings, InstantSource clock, RandomGenerator random, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
        var chain = new PlayChain(Networks.usdc(Networks.named("base-sepolia")), clock, settings.opening());
        var facilitator = new SandboxFacilitator(chain, clock, settings.patience(), scheduler);
        var ids = new Ids(random);
        parts = new Controlled(chain, facilitator,
                settings.upstreams()
                        .stream()
                        .map(upstream -> new SimulatedUpstream(upstream, chain, ids, clock))
                        .toList(),
                settings.accounts());
    }

    public PlayChain chain() {
        return parts.chain();
    }

    public SandboxFacilitator facilitator() {
        return parts.facilitator();
    }

    public List<SimulatedUpstream> upstreams() {
        return parts.upstreams();
    }

    /** @throws IllegalArgumentException if the id is unknown */
    public SimulatedUpstream upstream(String id) {
        return parts.upstream(id);
    }

    /** The endpoint of facilitator, chain and control; {@link OpenSandbox} has its paths. */
    public Endpoint services() {
        return new ServicesEndpoint(parts);
    }

    /**
     * Listens on loopback ports until the result is closed.
     *
     * @throws IllegalArgumentException unless there is one port for each upstream
     */
    public OpenSandbox open(Ports ports) {
        List<SimulatedUpstream> upstreams = upstreams();
        if (ports.upstreams().size() != upstreams.size())
            throw new IllegalArgumentException(
                    "ports: " + ports.upstreams() + " (expected: one for each of " + upstreams.size() + " upstreams)");
        var server = new SandboxServer(clock, scheduler);
        try {
            Map<String, Integer> bound = new LinkedHashMap<>();
            for (int i = 0; i < upstreams.size(); i++)
                bound.put(upstreams.get(i).settings().id(), server.listen(ports.upstreams().get(i), upstreams.get(i)));
            return new OpenSandbox(server, server.listen(ports.services(), services()), bound);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
