package dev.turnpike.x402.wire;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Receipt;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** The receipt header for a payer, in the payment's own version. */
public final class Receipts {
    private Receipts() {}

    /**
     * V1 names the transaction twice: {@code transaction} by the specification, {@code transactionHash} for older
     * clients.
     */
    public static Map.Entry<String, String> success(int x402Version, Network network, Bytes32 transaction,
            Address payer) {
        ObjectNode receipt = Json.newObject().put("success", true).put("transaction", transaction.hex());
        if (x402Version == 1) receipt.put("transactionHash", transaction.hex());
        return header(x402Version, network, receipt.put("payer", payer.checksummed()));
    }

    public static Map.Entry<String, String> failure(int x402Version, Network network, String errorReason,
            Address payer) {
        ObjectNode receipt = Json.newObject()
                .put("success", false)
                .put("errorReason", errorReason)
                .put("transaction", "");
        return header(x402Version, network, receipt.put("payer", payer.checksummed()));
    }

    private static Map.Entry<String, String> header(int x402Version, Network network, ObjectNode receipt) {
        receipt.put("network", x402Version == 1 ? network.label() : network.caip2());
        return Map.entry(x402Version == 1 ? "X-PAYMENT-RESPONSE" : "PAYMENT-RESPONSE",
                Base64Text.encode(Json.write(receipt)));
    }

    /**
     * Reads tolerantly: unknown fields, nulls and either name of the transaction; empty if it is no receipt at all.
     */
    public static Optional<Receipt> read(String header) {
        try {
            return Optional.of(receipt(Json.object(Base64Text.decode(header))));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private static Receipt receipt(ObjectNode receipt) {
        return new Receipt(BooleanNode.TRUE.equals(receipt.get("success")), transaction(receipt).orElse(null),
                Fields.optionalText(receipt, "errorReason").orElse(null));
    }

    /** The transaction's hash; empty if there is none of that form. */
    public static Optional<Bytes32> transaction(ObjectNode receipt) {
        return Fields.optionalText(receipt, "transaction")
                .flatMap(Fields::bytes32)
                .or(() -> Fields.optionalText(receipt, "transactionHash").flatMap(Fields::bytes32));
    }
}
