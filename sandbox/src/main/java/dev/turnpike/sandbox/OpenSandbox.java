package dev.turnpike.sandbox;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sandbox that listens on loopback ports. */
public final class OpenSandbox implements AutoCloseable {
    private final SandboxServer server;
    private final int office;
    private final Map<String, Integer> sellers;

    OpenSandbox(SandboxServer server, int office, Map<String, Integer> sellers) {
        this.server = server;
        this.office = office;
        this.sellers = Collections.unmodifiableMap(new LinkedHashMap<>(sellers));
    }

    /** Ids of the sellers, in the order of the settings. */
    public List<String> sellers() {
        return List.copyOf(sellers.keySet());
    }

    /** For {@code upstreams: url}. */
    public URI seller(String id) {
        Integer port = sellers.get(id);
        if (port == null)
            throw new IllegalArgumentException("seller: '" + id + "' (expected: one of " + sellers.keySet() + ")");
        return at(port, "");
    }

    /** For {@code seller: facilitator: url}. */
    public URI facilitator() {
        return at(office, Office.FACILITATOR);
    }

    /** For {@code networks: base-sepolia: rpc}. */
    public URI rpc() {
        return at(office, Office.RPC);
    }

    /** Where faults and prices are switched. */
    public URI control() {
        return at(office, "/sandbox");
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
