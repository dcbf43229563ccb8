package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Networks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every network is known and has an RPC node; test networks and main networks do not mix; on main networks every payee
 * is pinned.
 */
final class NetworkUse implements Rule {
    private static final String UNKNOWN = " is a network we do not know (expected: one by V1 name or CAIP-2 name, "
            + "such as base or eip155:8453)";

    @Override
    public void check(Part file, Report report) {
        Map<Network, Part> described = described(file, report);
        Set<Network> readable = new HashSet<>();
        file.find("seller")
                .flatMap(seller -> seller.find("network"))
                .ifPresent(name -> named(name, report).ifPresent(network -> {
                    if (readable.add(network)) checkRpc(file, network, name, described, report);
                }));
        for (Part upstream : file.list("upstreams")) {
            upstream.find("network").ifPresent(name -> named(name, report).ifPresent(network -> {
                if (readable.add(network)) checkRpc(file, network, name, described, report);
            }));
            if (!upstream.has("auth"))
                of(upstream, file).ifPresent(network -> checkMoney(upstream, network, file, report));
        }
    }

    /** The network of the seller. */
    static Optional<Network> ofSeller(Part file) {
        return file.find("seller").flatMap(seller -> seller.text("network")).flatMap(Networks::find);
    }

    /** The upstream's network: its own or the seller's. */
    static Optional<Network> of(Part upstream, Part file) {
        return upstream.has("network") ? upstream.text("network").flatMap(Networks::find) : ofSeller(file);
    }

    private static Map<Network, Part> described(Part file, Report report) {
        Map<Network, Part> described = new HashMap<>();
        file.entries("networks").forEach((name, part) -> Networks.find(name).ifPresentOrElse(network -> {
            Part first = described.putIfAbsent(network, part);
            if (first != null)
                report.problem(part, "is the same network as " + first.path() + " (expected: each network once)");
        }, () -> report.problem(part, "the key" + UNKNOWN)));
        return described;
    }

    private static Optional<Network> named(Part name, Report report) {
        Optional<Network> network = name.text().flatMap(Networks::find);
        if (network.isEmpty() && name.text().isPresent()) report.problem(name, name.shown() + UNKNOWN);
        return network;
    }

    private static void checkRpc(Part file, Network network, Part user, Map<Network, Part> described, Report report) {
        Part part = described.get(network);
        if (SandboxUse.isSandbox(file) || (part != null && part.has("rpc"))) return;
        report.problem(part != null ? part.line() : user.line(), "networks." + network.label() + ".rpc",
                "missing (expected: the URL of a JSON-RPC node, by which we see what became of payments)");
    }

    private static void checkMoney(Part upstream, Network network, Part file, Report report) {
        Part at = upstream.find("network").orElse(upstream);
        ofSeller(file).filter(seller -> seller.test() && !network.test())
                .ifPresent(seller -> report.problem(at, "real money is paid on " + network.label()
                        + " while the seller earns play money on " + seller.label() + " (expected: a test network)"));
        if (!network.test() && upstream.list("pay-to").isEmpty() && !isUnset(upstream))
            report.problem(upstream.line(), upstream.path() + ".pay-to",
                    "missing (expected: the addresses we may pay, since " + network.label() + " is a main network)");
    }

    private static boolean isUnset(Part upstream) {
        return upstream.yaml() instanceof Yaml.Mapping mapping && mapping.entries().get("pay-to") instanceof Yaml.Unset;
    }
}
