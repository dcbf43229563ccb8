package dev.turnpike.sandbox.control;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Counts;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.sandbox.upstreams.SimulatedUpstreamSettings;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Address;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox as its control endpoint shows it. Amounts are atomic units, as decimal strings. */
final class SandboxView {
    private SandboxView() {}

    static ObjectNode of(Controlled sandbox) {
        PlayChain chain = sandbox.chain();
        ObjectNode view = Json.newObject()
                .put("sandbox", true)
                .put("message",
                        "Everything here is simulated: the money is play money, the upstreams and the chain are part of this program.")
                .put("network", chain.asset().network().label());
        view.putObject("chain").put("fault", chain.isReadable() ? "none" : "down").put("block", chain.height());
        view.putObject("facilitator").put("fault", sandbox.facilitator().fault().label());
        ObjectNode change = view.putObject("change");
        change.put("fault",
                "POST /sandbox/faults {\"upstream\": \"x-router\", \"fault\": \"down\"}; also \"facilitator\" and "
                        + "\"chain\"; \"none\" ends it")
                .put("price", "POST /sandbox/price {\"upstream\": \"x-router\", \"factor\": \"0.5\"}")
                .put("as", "application/json");
        change.set("faults", Json.texts(Arrays.stream(Fault.values()).map(Fault::label).toList()));
        change.set("facilitatorFaults",
                Json.texts(Arrays.stream(FacilitatorFault.values()).map(FacilitatorFault::label).toList()));
        change.set("chainFaults", Json.texts(List.of("none", "down")));
        ObjectNode balances = view.putObject("balances");
        sandbox.accounts().forEach((name, owner) -> balance(balances, name, owner, chain));
        var upstreams = view.putArray("upstreams");
        sandbox.upstreams().forEach(upstream -> upstreams.add(upstream(upstream, chain)));
        view.set("sellers", upstreams); // its former name
        return view;
    }

    private static void balance(ObjectNode balances, String name, Address owner, PlayChain chain) {
        balances.putObject(name).put("address", owner.checksummed()).put("atomic", chain.balanceOf(owner).toString());
    }

    private static ObjectNode upstream(SimulatedUpstream upstream, PlayChain chain) {
        SimulatedUpstreamSettings settings = upstream.settings();
        ObjectNode view = Json.newObject()
                .put("id", settings.id())
                .put("style", settings.style().label())
                .put("fault", upstream.fault().label())
                .put("payTo", settings.payTo().checksummed())
                .put("balance", chain.balanceOf(settings.payTo()).toString());
        ObjectNode prices = view.putObject("prices").put("factor", upstream.factor().toString());
        new TreeMap<>(settings.prices()).forEach((model, rule) -> prices.put(model, text(rule)));
        prices.put("default", text(settings.standard()));
        Counts counts = upstream.counts();
        view.putObject("counts")
                .put("asked", counts.asked())
                .put("paid", counts.paid())
                .put("delivered", counts.delivered())
                .put("declined", counts.declined());
        return view;
    }

    private static String text(PriceRule rule) {
        return switch (rule) {
            case PriceRule.PerImage image -> image.price() + " per image";
            case PriceRule.PerMegapixel area -> area.price() + " per megapixel";
            case PriceRule.Tiers tiers -> "by size";
            case PriceRule.ByQuality levels -> "by quality";
        };
    }
}
