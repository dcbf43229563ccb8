package dev.turnpike.sandbox;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sandbox that listens on loopback ports. */
public final class OpenSandbox implements AutoCloseable {
    private final SandboxServer server;
    private final int services;
    private final Map<String, Integer> upstreams;

    OpenSandbox(SandboxServer server, int services, Map<String, Integer> upstreams) {
        this.server = server;
        this.services = services;
        this.upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
    }

    /** The ids of the upstreams, in the order of the settings. */
    public List<String> upstreams() {
        return List.copyOf(upstreams.keySet());
    }

    /** The address of an upstream, for {@code upstreams: url}. */
    public URI upstream(String id) {
        Integer port = upstreams.get(id);
        if (port == null)
            throw new IllegalArgumentException("upstream: '" + id + "' (expected: one of " + upstreams.keySet() + ")");
        return at(port, "");
    }

    /** The address of the facilitator, for {@code seller: facilitator: url}. */
    public URI facilitator() {
        return at(services, ServicesEndpoint.FACILITATOR);
    }

    /** The address of the chain, for {@code networks: base-sepolia: rpc}. */
    public URI rpc() {
        return at(services, ServicesEndpoint.RPC);
    }

    /** The control endpoint, which switches faults and prices. */
    public URI control() {
        return at(services, "/sandbox");
    }

    /** Closes the ports and drops every connection. */
    @Override
    public void close() {
        server.close();
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
