package dev.turnpike.x402.wire;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Payment;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client's payment in the one spelling that every facilitator reads: addresses in checksum form (EIP-55), hex in
 * lower case, whole numbers without a fraction or an exponent.
 *
 * <p>Stock facilitators fail on an address in upper case or with a wrong checksum, and their failure would look like an
 * outage. Spelling is all that changes: the signature is over bytes, and keys that the client added stay.
 */
public final class CanonicalPayment {
    private CanonicalPayment() {}

    /** The {@code paymentPayload} of a call to a facilitator. */
    public static ObjectNode of(Payment payment) {
        ObjectNode json = Json.object(payment.json()).put("x402Version", payment.x402Version());
        if (json.get("payload") instanceof ObjectNode payload) spellPayload(payload, payment);
        if (json.get("accepted") instanceof ObjectNode accepted) spellEntry(accepted);
        return json;
    }

    private static void spellPayload(ObjectNode payload, Payment payment) {
        payload.put("signature", payment.signature().toLowerCase(Locale.ROOT));
        if (payload.get("authorization") instanceof ObjectNode authorization)
            authorization.setAll(PaymentWriter.authorization(payment.authorization()));
    }

    private static void spellEntry(ObjectNode entry) {
        address(entry, "asset").ifPresent(address -> entry.put("asset", address.checksummed()));
        address(entry, "payTo").ifPresent(address -> entry.put("payTo", address.checksummed()));
        Fields.whole(entry.path("maxTimeoutSeconds")).ifPresent(seconds -> entry.put("maxTimeoutSeconds", seconds));
    }

    private static Optional<Address> address(ObjectNode entry, String name) {
        return Fields.optionalText(entry, name).flatMap(Fields::address);
    }
}
