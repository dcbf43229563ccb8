package dev.turnpike.sandbox;

import dev.turnpike.config.Configuration;
import java.net.URI;
import java.util.Collections;
import java.util.List;

/**
 * Where a sandbox listens on loopback; 0 is any free port.
 *
 * @param office of facilitator, chain and control endpoint
 * @param sellers one each, in the order of the settings
 */
public record Ports(int office, List<Integer> sellers) {
    private static final int OFFICE = 8410;

    public Ports {
        sellers = List.copyOf(sellers);
    }

    /** Where a configuration looks for its upstreams, and 8410. */
    public static Ports of(Configuration configuration) {
        return new Ports(OFFICE, configuration.upstreams().stream().map(upstream -> port(upstream.url())).toList());
    }

    public static Ports free(int sellers) {
        return new Ports(0, Collections.nCopies(sellers, 0));
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? 80 : url.getPort();
    }
}
