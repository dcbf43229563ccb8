package dev.turnpike.providers;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;

/**
 * A signed order to an upstream that has not left us: the whole request, so that a journal can hold it before a byte is
 * sent.
 *
 * <p>An order to an upstream with a key has the same form: its authorization names no wallet, its nonce names the order
 * and nothing else, and the end of its time is the end of its doubt. The key itself is not in it.
 *
 * @param upstream id of the configured upstream
 * @param model our id of the model
 * @param headerName the payment header's name; empty for one paid by key
 * @param headerValue the payment; any reader of it can take the money. Empty for one paid by key
 * @param amount the amount it takes from our treasury, or by the price rule from our account at the upstream
 */
public record SignedOrder(String upstream, String model, URI url, String body, String headerName, String headerValue,
        Authorization authorization, Asset asset, UsdcAmount amount) {
    /** Payer and payee of an order that is paid by key: no wallet has this address. */
    public static final Address NO_WALLET = new Address("0x" + "0".repeat(40));

    /**
     * An order that is paid by key.
     *
     * @param order names it among all orders
     * @param doubtEnds when it is booked as spent if its answer was lost; whole seconds
     */
    public static SignedOrder keyed(String upstream, String model, URI url, String body, Asset asset, UsdcAmount amount,
            Bytes32 order, Instant doubtEnds) {
        Authorization none = new Authorization(NO_WALLET, NO_WALLET, BigInteger.valueOf(amount.atomic()),
                BigInteger.ZERO, BigInteger.valueOf(doubtEnds.getEpochSecond()), order);
        return new SignedOrder(upstream, model, url, body, "", "", none, asset, amount);
    }

    /** Whether it is paid by key: then no chain tells what became of it. */
    public boolean keyed() {
        return authorization.to().equals(NO_WALLET);
    }

    /** When an order that is paid by key, and whose answer was lost, is booked as spent. */
    public Instant doubtEnds() {
        return Instant.ofEpochSecond(authorization.validBefore().longValueExact());
    }

    @Override
    public String toString() {
        return "SignedOrder[" + upstream + ", " + model + ", " + amount + ", nonce " + authorization.nonce() + "]";
    }
}
