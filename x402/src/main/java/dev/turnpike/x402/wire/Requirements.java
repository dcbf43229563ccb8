package dev.turnpike.x402.wire;

import dev.turnpike.x402.Network;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Terms;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Terms as each version writes them: addresses in checksum form and no nulls, because V1 clients reject a whole 402
 * otherwise.
 */
public final class Requirements {
    private Requirements() {}

    /** The entry that a client of this version chooses and a facilitator receives. */
    public static ObjectNode of(int x402Version, Terms terms) {
        return x402Version == 1 ? v1(terms) : v2(terms);
    }

    /** The V1 body of a 402; empty if V1 clients know no name of the network. */
    public static Optional<ObjectNode> bodyV1(Terms terms, String error) {
        if (terms.asset().network().v1Name() == null) return Optional.empty();
        ObjectNode body = Json.newObject().put("x402Version", 1).put("error", error);
        body.putArray("accepts").add(v1(terms));
        return Optional.of(body);
    }

    /** The V2 object of a 402. */
    public static ObjectNode headerV2(Terms terms, String error) {
        ObjectNode header = Json.newObject().put("x402Version", 2).put("error", error);
        header.set("resource", resource(terms));
        header.putArray("accepts").add(v2(terms));
        return header;
    }

    /** The terms as a V2 client that has accepted them holds them. */
    public static Offer.Acceptable accepted(Terms terms) {
        return new Offer.Acceptable(2, terms.asset(), terms.payTo(), terms.amount(), terms.maxTimeout(),
                Json.write(v2(terms)), Json.write(resource(terms)), "");
    }

    private static ObjectNode resource(Terms terms) {
        return Json.newObject()
                .put("url", terms.resource())
                .put("description", terms.description())
                .put("mimeType", terms.mimeType());
    }

    /**
     * Whether a client's {@code accepted} is these terms. The client may add keys and spell addresses and whole numbers
     * in its own way; all else must be unchanged, types included.
     */
    public static boolean isAccepted(JsonNode accepted, Terms terms) {
        return v2(terms).properties().stream().allMatch(field -> agrees(field, accepted.get(field.getKey())));
    }

    private static boolean agrees(Map.Entry<String, JsonNode> offered, JsonNode echoed) {
        if (echoed == null) return false;
        return switch (offered.getKey()) {
            case "asset", "payTo" ->
                echoed.isString() && echoed.stringValue().equalsIgnoreCase(offered.getValue().stringValue());
            case "extra" ->
                offered.getValue().properties().stream().allMatch(e -> e.getValue().equals(echoed.get(e.getKey())));
            case "maxTimeoutSeconds" -> Fields.whole(offered.getValue()).equals(Fields.whole(echoed));
            default -> offered.getValue().equals(echoed);
        };
    }

    private static ObjectNode v1(Terms terms) {
        Network network = terms.asset().network();
        return withDomain(terms,
                Json.newObject()
                        .put("scheme", "exact")
                        .put("network", network.label())
                        .put("maxAmountRequired", amount(terms))
                        .put("resource", terms.resource())
                        .put("description", terms.description())
                        .put("mimeType", terms.mimeType())
                        .put("payTo", terms.payTo().checksummed())
                        .put("maxTimeoutSeconds", seconds(terms))
                        .put("asset", terms.asset().address().checksummed()));
    }

    private static ObjectNode v2(Terms terms) {
        return withDomain(terms,
                Json.newObject()
                        .put("scheme", "exact")
                        .put("network", terms.asset().network().caip2())
                        .put("amount", amount(terms))
                        .put("asset", terms.asset().address().checksummed())
                        .put("payTo", terms.payTo().checksummed())
                        .put("maxTimeoutSeconds", seconds(terms)));
    }

    private static ObjectNode withDomain(Terms terms, ObjectNode entry) {
        entry.putObject("extra").put("name", terms.asset().name()).put("version", terms.asset().version());
        return entry;
    }

    private static String amount(Terms terms) {
        return Long.toString(terms.amount().atomic());
    }

    private static int seconds(Terms terms) {
        return Math.toIntExact(terms.maxTimeout().toSeconds());
    }
}
