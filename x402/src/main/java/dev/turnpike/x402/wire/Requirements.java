package dev.turnpike.x402.wire;

import dev.turnpike.x402.Network;
import dev.turnpike.x402.Terms;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Terms as each version writes them: addresses checksummed and no nulls, since V1 clients refuse a whole 402 for less.
 */
public final class Requirements {
    private Requirements() {}

    /** The entry a client of this version chooses and a facilitator is sent. */
    public static ObjectNode of(int x402Version, Terms terms) {
        return x402Version == 1 ? v1(terms) : v2(terms);
    }

    /** The whole V1 body of a 402; empty if the network has no name that V1 clients know. */
    public static Optional<ObjectNode> bodyV1(Terms terms, String error) {
        if (terms.asset().network().v1Name() == null) return Optional.empty();
        ObjectNode body = Json.newObject().put("x402Version", 1).put("error", error);
        body.putArray("accepts").add(v1(terms));
        return Optional.of(body);
    }

    /** The whole V2 object of a 402. */
    public static ObjectNode headerV2(Terms terms, String error) {
        ObjectNode header = Json.newObject().put("x402Version", 2).put("error", error);
        header.putObject("resource")
                .put("url", terms.resource())
                .put("description", terms.description())
                .put("mimeType", terms.mimeType());
        header.putArray("accepts").add(v2(terms));
        return header;
    }

    /**
     * Whether what a client says it accepted is this offer. The client may add keys and spell addresses in another
     * case; what we said must be there unchanged, types included.
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
