package dev.turnpike.sandbox;

import dev.turnpike.config.Configuration;
import java.net.URI;
import java.util.List;

/**
 * The loopback ports of a sandbox; 0 is any free port.
 *
 * @param services the port of facilitator, chain and control endpoint
 * @param upstreams one port each, in the order of the settings
 */
public record Ports(int services, List<Integer> upstreams) {
    private static final int SERVICES = 8410;

    public Ports {
        upstreams = List.copyOf(upstreams);
    }

    /** The ports where a configuration expects its upstreams, and 8410. */
    public static Ports of(Configuration configuration) {
        return new Ports(SERVICES, configuration.upstreams().stream().map(upstream -> port(upstream.url())).toList());
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? 80 : url.getPort();
    }
}
