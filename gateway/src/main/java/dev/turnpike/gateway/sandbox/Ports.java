package dev.turnpike.gateway.sandbox;

import java.util.Collections;
import java.util.List;

/**
 * Where a sandbox listens on loopback; 0 is any free port.
 *
 * @param office of facilitator, chain and control endpoint
 * @param sellers one each, in the order of the settings
 */
public record Ports(int office, List<Integer> sellers) {
    public Ports {
        sellers = List.copyOf(sellers);
    }

    /** What the built-in configuration expects. */
    public static Ports standard() {
        return new Ports(8410, List.of(8411, 8412, 8413));
    }

    public static Ports free(int sellers) {
        return new Ports(0, Collections.nCopies(sellers, 0));
    }
}
