package dev.turnpike.sandbox.facilitator;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A payment to verify or settle, with the terms it should meet.
 *
 * @param network the name that the request uses; the answer repeats it
 */
record FacilitatorRequest(Payment payment, Terms terms, String network) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** Empty if the body cannot be read or names another token. */
    static Optional<FacilitatorRequest> read(ObjectNode body, Asset asset) {
        if (!(body.get("paymentPayload") instanceof ObjectNode payload)
                || !(body.get("paymentRequirements") instanceof ObjectNode wanted))
            return Optional.empty();
        try {
            Terms terms = terms(wanted, asset);
            String header = Base64.getEncoder().encodeToString(Json.write(payload));
            Optional<Payment> payment = new Seller(asset, terms.payTo(), SHORTEST).read(List.of(header), List.of());
            return payment.map(p -> new FacilitatorRequest(p, terms, wanted.path("network").asString("")));
        } catch (IllegalArgumentException | Rejection.Exception unreadable) {
            return Optional.empty();
        }
    }

    /** V1 calls the amount {@code maxAmountRequired}, V2 {@code amount}. */
    private static Terms terms(ObjectNode wanted, Asset asset) {
        String network = wanted.path("network").asString("");
        if (!network.equals(asset.network().caip2()) && !network.equals(asset.network().v1Name())
                || !new Address(wanted.path("asset").asString("")).equals(asset.address()))
            throw new IllegalArgumentException("network or asset (expected: " + asset + ")");
        String amount = wanted.has("amount") ? wanted.path("amount").asString("")
                : wanted.path("maxAmountRequired").asString("");
        return new Terms(asset, new Address(wanted.path("payTo").asString("")), UsdcAmount.ofAtomic(amount),
                Duration.ofSeconds(wanted.path("maxTimeoutSeconds").asLong(0)), wanted.path("resource").asString(""),
                "", "");
    }
}
