package dev.turnpike.gateway;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.time.Time;
import dev.turnpike.sandbox.OpenSandbox;
import dev.turnpike.sandbox.Ports;
import dev.turnpike.sandbox.Sandbox;
import dev.turnpike.sandbox.SandboxSettings;
import dev.turnpike.sandbox.upstreams.SimulatedUpstreamSettings;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import reactor.netty.ChannelBindException;

/**
 * The sandbox of a configuration whose money is play money.
 *
 * @param sandbox null if money is real
 */
record Playground(@Nullable Sandbox sandbox, @Nullable OpenSandbox open) implements AutoCloseable {
    static final Playground NONE = new Playground(null, null);

    /**
     * Opens the sandbox of a configuration.
     *
     * @throws PortInUseException which Spring reports as such
     */
    static Playground open(Launch.Play play, Configuration configuration, RandomGenerator random, Time time) {
        SandboxSettings defaults = SandboxSettings.of(configuration);
        SandboxSettings settings = defaults.paced(play.work() != null ? play.work() : SimulatedUpstreamSettings.WORK,
                play.patience() != null ? play.patience() : defaults.patience());
        Sandbox sandbox = new Sandbox(settings, time.clock(), random, time.scheduler());
        try {
            return new Playground(sandbox, sandbox.open(new Ports(play.port(), Ports.of(configuration).upstreams())));
        } catch (ChannelBindException taken) {
            throw new PortInUseException(taken.localPort(), taken);
        }
    }

    @Override
    public void close() {
        if (open != null) open.close();
    }
}
