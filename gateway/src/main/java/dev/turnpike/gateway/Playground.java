package dev.turnpike.gateway;

import dev.turnpike.config.Configuration;
import dev.turnpike.sandbox.OpenSandbox;
import dev.turnpike.sandbox.Ports;
import dev.turnpike.sandbox.Sandbox;
import dev.turnpike.sandbox.SandboxSettings;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The sandbox of a configuration whose money is play money.
 *
 * @param sandbox null where money is real
 */
record Playground(@Nullable Sandbox sandbox, @Nullable OpenSandbox open) implements AutoCloseable {
    static final Playground NONE = new Playground(null, null);

    /** @param port of facilitator, chain and control endpoint; 0 is any free one */
    static Playground open(SandboxSettings settings, Configuration configuration, InstantSource clock,
            RandomGenerator random, Scheduler work, int port) {
        Sandbox sandbox = new Sandbox(settings, clock, random, work);
        return new Playground(sandbox, sandbox.open(new Ports(port, Ports.of(configuration).upstreams())));
    }

    @Override
    public void close() {
        if (open != null) open.close();
    }
}
