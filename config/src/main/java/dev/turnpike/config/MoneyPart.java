package dev.turnpike.config;

import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.KeySource;
import dev.turnpike.config.Configuration.NetworkSettings;
import dev.turnpike.config.Configuration.SellerSettings;
import dev.turnpike.config.Configuration.TreasurySettings;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Networks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The parts about chains, our account and the treasury. */
record MoneyPart(Part file) {
    /** The networks that the file describes, and those it only uses; by CAIP-2 name. */
    Map<String, NetworkSettings> networks() {
        Map<String, NetworkSettings> networks = new LinkedHashMap<>();
        file.entries("networks")
                .forEach((name, part) -> networks.put(Networks.named(name).caip2(),
                        network(Networks.named(name), part)));
        Stream.concat(NetworkUse.ofSeller(file).stream(),
                file.list("upstreams").stream().flatMap(u -> NetworkUse.of(u, file).stream()))
                .forEach(used -> networks.computeIfAbsent(used.caip2(), name -> new NetworkSettings(Networks.usdc(used),
                        null, 1, NetworkSettings.EVERY, NetworkSettings.AGAIN)));
        return networks;
    }

    private static NetworkSettings network(Network network, Part part) {
        Asset asset = part.find("asset").map(own -> asset(network, own)).orElseGet(() -> Networks.usdc(network));
        return new NetworkSettings(asset, part.maybe("rpc", Scalars::url), part.need("confirmations", Scalars::whole),
                part.need("read-every", Scalars::duration), part.need("read-again", Scalars::whole));
    }

    private static Asset asset(Network network, Part part) {
        return new Asset(network, part.need("address", Address::new), part.need("name", text -> text),
                part.need("version", text -> text));
    }

    SellerSettings seller(Map<String, NetworkSettings> networks) {
        Part part = file.need("seller");
        Network network = part.need("network", Networks::named);
        return new SellerSettings(part.need("pay-to", Address::new),
                Objects.requireNonNull(networks.get(network.caip2())).asset(), facilitator(part.need("facilitator")),
                part.need("max-timeout", Scalars::duration), part.need("settle-margin", Scalars::duration),
                part.need("max-wait", Scalars::duration));
    }

    private static FacilitatorSettings facilitator(Part part) {
        if (part.text().filter("sandbox"::equals).isPresent()) return new FacilitatorSettings.Sandbox();
        Map<String, String> headers = new LinkedHashMap<>();
        part.entries("headers").forEach((name, value) -> headers.put(name, value.need(text -> text)));
        return new FacilitatorSettings.Remote(part.need("url", Scalars::base), part.need("timeout", Scalars::duration),
                headers);
    }

    TreasurySettings treasury() {
        Part part = file.need("treasury");
        Part budget = part.need("budget");
        return new TreasurySettings(key(part), budget.need("per-payment", UsdcAmount::ofDecimal),
                budget.need("per-hour", UsdcAmount::ofDecimal), budget.need("per-day", UsdcAmount::ofDecimal),
                part.need("warn-below", UsdcAmount::ofDecimal), part.need("refund-limit", UsdcAmount::ofDecimal));
    }

    private static KeySource key(Part treasury) {
        return treasury.find("keystore")
                .<KeySource>map(part -> new KeySource.Keystore(part.need("file", Path::of),
                        part.need("password", text -> text)))
                .or(() -> treasury.find("key-file").map(part -> new KeySource.KeyFile(part.need(Path::of))))
                .orElseGet(() -> new KeySource.Plain(treasury.need("key", text -> text)));
    }
}
