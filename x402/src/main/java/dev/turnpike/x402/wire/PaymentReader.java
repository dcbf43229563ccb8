package dev.turnpike.x402.wire;

import static dev.turnpike.x402.wire.Refusals.malformed;
import static dev.turnpike.x402.wire.Refusals.refused;

import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Payment;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a payment header of either version; the JSON's own {@code x402Version} decides, because wallets mix up the
 * header names.
 */
public final class PaymentReader {
    private static final int MAX_CHARS = 16 * 1024;

    private PaymentReader() {}

    /** @throws dev.turnpike.x402.Rejection.Exception if it is unreadable or of an unsupported kind */
    public static Payment read(String header) {
        if (header.length() > MAX_CHARS)
            throw malformed(Codes.PAYLOAD, "the payment header must not be longer than " + MAX_CHARS + " characters");
        try {
            String json = Base64Text.decode(header);
            return payment(Json.object(json), json);
        } catch (Unreadable e) {
            throw malformed(Codes.PAYLOAD, "payment header: " + e.getMessage());
        }
    }

    private static Payment payment(ObjectNode root, String json) {
        return switch (Fields.integer(root, "x402Version")) {
            case 1 -> payment(1, root, root, json);
            case 2 -> payment(2, root, Fields.object(root, "accepted"), json);
            default -> throw malformed(Codes.VERSION, "x402Version must be 1 or 2");
        };
    }

    /** @param named the object with scheme and network: the payload itself in V1, {@code accepted} in V2 */
    private static Payment payment(int version, ObjectNode root, ObjectNode named, String json) {
        String scheme = Fields.text(named, "scheme");
        String network = Fields.text(named, "network");
        ObjectNode payload = Fields.object(root, "payload");
        requireExactByEip3009(scheme, named, payload);
        return new Payment(version, scheme, network, authorization(Fields.object(payload, "authorization")),
                Fields.hex(payload, "signature"), json);
    }

    /** Other schemes and transfer methods are well-formed payments of an unsupported kind: refused, not malformed. */
    private static void requireExactByEip3009(String scheme, ObjectNode named, ObjectNode payload) {
        if (!scheme.equals("exact")) throw refused(Codes.SCHEME, "the scheme must be exact");
        if (!payload.has("authorization") || !transferMethod(named).equals("eip3009"))
            throw refused(Codes.PAYLOAD_TYPE, "the payload must be an EIP-3009 authorization");
    }

    private static String transferMethod(ObjectNode named) {
        return named.get("extra") instanceof ObjectNode extra
                ? Fields.optionalText(extra, "assetTransferMethod").orElse("eip3009")
                : "eip3009";
    }

    private static Authorization authorization(ObjectNode a) {
        return new Authorization(Fields.address(a, "from"), Fields.address(a, "to"), Fields.uint256(a, "value"),
                Fields.uint256(a, "validAfter"), Fields.uint256(a, "validBefore"), Fields.bytes32(a, "nonce"));
    }
}
