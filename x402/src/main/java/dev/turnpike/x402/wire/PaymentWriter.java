package dev.turnpike.x402.wire;

import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Writes payments and their headers as stock clients do. */
public final class PaymentWriter {
    private PaymentWriter() {}

    public static Payment write(Offer.Acceptable offer, Authorization authorization, String signature) {
        boolean v1 = offer.x402Version() == 1;
        ObjectNode json = v1 ? v1(offer, authorization, signature) : v2(offer, authorization, signature);
        return new Payment(offer.x402Version(), "exact", network(offer), authorization, signature, Json.write(json));
    }

    /** The header that carries a payment in its own version: name and value. */
    public static Map.Entry<String, String> header(Payment payment) {
        return Map.entry(payment.x402Version() == 1 ? "X-PAYMENT" : "PAYMENT-SIGNATURE",
                Base64Text.encode(payment.json()));
    }

    private static String network(Offer.Acceptable offer) {
        var network = offer.asset().network();
        return offer.x402Version() == 1 ? network.label() : network.caip2();
    }

    private static ObjectNode v1(Offer.Acceptable offer, Authorization authorization, String signature) {
        ObjectNode payment = Json.newObject()
                .put("x402Version", 1)
                .put("scheme", "exact")
                .put("network", network(offer));
        return payment.set("payload", payload(authorization, payTo(offer), signature));
    }

    /**
     * The upstream's own spelling, as x402-fetch echoes it, since a V1 upstream may compare text; an address that stock
     * libraries refuse (upper case, or a checksum that does not match) is sent in checksum form.
     */
    private static String payTo(Offer.Acceptable offer) {
        String spelled = Fields.text(Json.object(offer.requirementJson()), "payTo");
        return spelled.equals(offer.payTo().hex()) ? spelled : offer.payTo().checksummed();
    }

    /**
     * Echoes the accepted entry, the resource and the extensions exactly as they came, because upstreams compare them.
     */
    private static ObjectNode v2(Offer.Acceptable offer, Authorization authorization, String signature) {
        ObjectNode payment = Json.newObject()
                .put("x402Version", 2)
                .set("payload", payload(authorization, authorization.to().checksummed(), signature));
        if (!offer.extensionsJson().isEmpty()) payment.set("extensions", Json.object(offer.extensionsJson()));
        if (!offer.resourceJson().isEmpty()) payment.set("resource", Json.object(offer.resourceJson()));
        return payment.set("accepted", Json.object(offer.requirementJson()));
    }

    private static ObjectNode payload(Authorization a, String to, String signature) {
        return Json.newObject().put("signature", signature).set("authorization", authorization(a).put("to", to));
    }

    /** The authorization in its canonical spelling: addresses in checksum form, plain decimals, lower-case hex. */
    static ObjectNode authorization(Authorization a) {
        return Json.newObject()
                .put("from", a.from().checksummed())
                .put("to", a.to().checksummed())
                .put("value", a.value().toString())
                .put("validAfter", a.validAfter().toString())
                .put("validBefore", a.validBefore().toString())
                .put("nonce", a.nonce().hex());
    }
}
