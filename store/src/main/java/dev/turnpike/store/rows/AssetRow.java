package dev.turnpike.store.rows;

import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Network;
import org.jspecify.annotations.Nullable;

/** A token and its network. */
record AssetRow(String network, @MayBeNull @Nullable String v1Network, long chainId, boolean test, String address,
        String name, String version) implements Row {
    static AssetRow of(Asset asset) {
        Network network = asset.network();
        return new AssetRow(network.caip2(), network.v1Name(), network.chainId(), network.test(), asset.address().hex(),
                asset.name(), asset.version());
    }

    Asset value() {
        return new Asset(new Network(network, v1Network, chainId, test), new Address(address), name, version);
    }
}
