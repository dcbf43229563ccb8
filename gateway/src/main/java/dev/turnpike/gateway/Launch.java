package dev.turnpike.gateway;

import dev.turnpike.core.Ground;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is said on the command line or in Spring's {@code application.yaml} under {@code turnpike}; all else is in
 * {@code turnpike.yaml}.
 *
 * @param config path of {@code turnpike.yaml}; null: {@code TURNPIKE_CONFIG}, else {@code ./turnpike.yaml}, else the
 *     built-in sandbox
 * @param caches off: no answer comes from memory
 * @param drain how long jobs are given to end on SIGTERM
 * @param managementHosts names by which operators reach the management port, beside localhost and any address
 */
@ConfigurationProperties("turnpike")
record Launch(@Nullable String config, @DefaultValue("on") Switch caches, @DefaultValue("25s") Duration drain,
        @DefaultValue Set<String> managementHosts, @DefaultValue Play sandbox) {

    /**
     * The sandbox's own settings.
     *
     * @param work how long a simulated upstream works on an image; null: its default
     * @param patience how long it waits for its payment; null: its default
     * @param port of facilitator, chain and control endpoint; 0 is any free one
     */
    record Play(@Nullable Duration work, @Nullable Duration patience, @DefaultValue("8410") int port) {}

    /** {@code on} or {@code off}. */
    enum Switch {
        ON, OFF
    }

    Ground.Machine machine() {
        Ground.Machine machine = Ground.Machine.of(Runtime.getRuntime().maxMemory());
        return caches == Switch.ON ? machine : machine.remembering(0);
    }
}
