package dev.turnpike.x402.wire;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Http;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code accepts} in an upstream's 402, as it came and unchecked.
 *
 * @param terms the object around it, which holds V2's resource and extensions
 */
public record TermsEntry(int x402Version, ObjectNode requirement, ObjectNode terms) {
    /** All readable entries of the body and the header {@code PAYMENT-REQUIRED}, V1's first. */
    public static List<TermsEntry> of(Http.Answer answer) {
        List<TermsEntry> all = Stream
                .concat(answer.header("PAYMENT-REQUIRED").stream().flatMap(TermsEntry::inHeader), inBody(answer))
                .toList();
        return Stream.concat(all.stream().filter(e -> e.x402Version == 1), all.stream().filter(e -> e.x402Version == 2))
                .toList();
    }

    private static Stream<TermsEntry> inHeader(String header) {
        try {
            return in(Json.object(Base64Text.decode(header)));
        } catch (Unreadable e) {
            return Stream.empty(); // the body may still be good
        }
    }

    private static Stream<TermsEntry> inBody(Http.Answer answer) {
        try {
            return in(Json.object(answer.text()));
        } catch (Unreadable e) {
            return Stream.empty(); // V2 leaves the body's form to the upstream
        }
    }

    private static Stream<TermsEntry> in(ObjectNode terms) {
        int version = Fields.integer(terms, "x402Version");
        if (version != 1 && version != 2 || !(terms.get("accepts") instanceof ArrayNode accepts)) return Stream.empty();
        return accepts.valueStream()
                .filter(ObjectNode.class::isInstance)
                .map(entry -> new TermsEntry(version, (ObjectNode) entry, terms));
    }

    public String text(String name) {
        return Fields.text(requirement, name);
    }

    public int integer(String name) {
        return Fields.integer(requirement, name);
    }

    public Address address(String name) {
        return Fields.address(requirement, name);
    }

    /** The amount, at least one unit and at most the greatest amount. */
    public UsdcAmount amount() {
        String name = x402Version == 1 ? "maxAmountRequired" : "amount";
        BigInteger amount = Fields.uint256(requirement, name);
        if (amount.signum() == 0 || amount.bitLength() > 63)
            throw new Unreadable(name + " must be within 1 and " + Long.MAX_VALUE);
        return new UsdcAmount(amount.longValueExact());
    }

    public URI resourceUrl() {
        String url = x402Version == 1 ? text("resource") : Fields.text(Fields.object(terms, "resource"), "url");
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new Unreadable("resource must be a URL");
        }
    }

    /**
     * Whether {@code extra} has exactly this value. V1 may leave it out; V2's facilitators would refuse a payment
     * without it.
     */
    public boolean extra(String name, String expected) {
        return extra(name).map(expected::equals).orElse(x402Version == 1);
    }

    public String transferMethod() {
        return extra("assetTransferMethod").orElse("eip3009");
    }

    /** The moment of the charge: {@code authorization} is after the work. */
    public String flow() {
        return extra("paymentFlow").orElse("authorization");
    }

    public boolean isUpfront() {
        return requirement.path("extra").path("paymentFlow").asString("").equals("upfront");
    }

    public String requirementJson() {
        return Json.write(requirement);
    }

    public String resourceJson() {
        return echo("resource");
    }

    public String extensionsJson() {
        return echo("extensions");
    }

    private String echo(String name) {
        return x402Version == 2 && terms.get(name) instanceof ObjectNode object ? Json.write(object) : "";
    }

    private Optional<String> extra(String name) {
        JsonNode extra = requirement.get("extra");
        if (!(extra instanceof ObjectNode object) || !object.has(name)) return Optional.empty();
        return Optional.of(Fields.text(object, name));
    }
}
