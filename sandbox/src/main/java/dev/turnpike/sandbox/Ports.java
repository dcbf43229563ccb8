package dev.turnpike.sandbox;

import dev.turnpike.config.Configuration;
import java.net.URI;
import java.util.Collections;
import java.util.List;

/**
 * Where a sandbox listens on loopback; 0 is any free port.
 *
 * @param services of facilitator, chain and control endpoint
 * @param upstreams one each, in the order of the settings
 */
public record Ports(int services, List<Integer> upstreams) {
    private static final int SERVICES = 8410;

    public Ports {
        upstreams = List.copyOf(upstreams);
    }

    /** Where a configuration looks for its upstreams, and 8410. */
    public static Ports of(Configuration configuration) {
        return new Ports(SERVICES, configuration.upstreams().stream().map(upstream -> port(upstream.url())).toList());
    }

    public static Ports free(int upstreams) {
        return new Ports(0, Collections.nCopies(upstreams, 0));
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? 80 : url.getPort();
    }
}
