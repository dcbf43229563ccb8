package dev.turnpike.gateway;

import dev.turnpike.surface.guard.Connections;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Ends, on SIGTERM, the connections that no job is waited for on: the server waits for all that are left, for as long as
 * a job may take.
 */
final class ClosingConnections implements SmartLifecycle {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int BEFORE_THE_SERVER_WAITS = DEFAULT_PHASE - 512;

    private final Connections connections;
    private volatile boolean isRunning;

    ClosingConnections(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        connections.closeIdle(GRACE);
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return BEFORE_THE_SERVER_WAITS;
    }
}
