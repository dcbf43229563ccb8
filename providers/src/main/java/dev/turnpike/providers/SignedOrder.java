package dev.turnpike.providers;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import java.net.URI;

/**
 * A signed order to an upstream that has not left us: the whole request, so that a journal can hold it before a byte is
 * sent.
 *
 * @param upstream id of the configured upstream
 * @param model our id of the model
 * @param headerName the payment header's name
 * @param headerValue the payment; any reader of it can take the money
 * @param amount the amount it takes from our treasury
 */
public record SignedOrder(String upstream, String model, URI url, String body, String headerName, String headerValue,
        Authorization authorization, Asset asset, UsdcAmount amount) {
    @Override
    public String toString() {
        return "SignedOrder[" + upstream + ", " + model + ", " + amount + ", nonce " + authorization.nonce() + "]";
    }
}
