package dev.turnpike.sandbox.control;

import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.facilitator.SandboxFacilitator;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.x402.Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a sandbox that the control endpoint shows and changes.
 *
 * @param accounts the accounts whose balances are shown, by their role
 */
public record Controlled(PlayChain chain, SandboxFacilitator facilitator, List<SimulatedUpstream> upstreams,
        Map<String, Address> accounts) {
    public Controlled {
        upstreams = List.copyOf(upstreams);
        accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    }

    /** @throws IllegalArgumentException if there is none of this id */
    public SimulatedUpstream upstream(String id) {
        return upstreams.stream()
                .filter(upstream -> upstream.settings().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("upstream: '" + id + "' (expected: one of "
                        + String.join(", ", upstreams.stream().map(s -> s.settings().id()).toList()) + ")"));
    }
}
