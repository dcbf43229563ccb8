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

    /** Ids of the upstreams, in the order of the settings. */
    public List<String> upstreams() {
        return List.copyOf(upstreams.keySet());
    }

    /** For {@code upstreams: url}. */
    public URI upstream(String id) {
        Integer port = upstreams.get(id);
        if (port == null)
            throw new IllegalArgumentException("seller: '" + id + "' (expected: one of " + upstreams.keySet() + ")");
        return at(port, "");
    }

    /** For {@code seller: facilitator: url}. */
    public URI facilitator() {
        return at(services, ServicesEndpoint.FACILITATOR);
    }

    /** For {@code networks: base-sepolia: rpc}. */
    public URI rpc() {
        return at(services, ServicesEndpoint.RPC);
    }

    /** Where faults and prices are switched. */
    public URI control() {
        return at(services, "/sandbox");
    }

    /** Drops every connection. */
    @Override
    public void close() {
        server.close();
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
