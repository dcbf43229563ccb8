package dev.turnpike.surface.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.x402.Challenge;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a 402 that refuses a payment: fresh V1 terms of x402, and beside them a message for people.
 *
 * @param error the reason, as x402 names it
 * @param accepts the terms, as x402 writes them
 * @param charged what became of the payment, if the request carried one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TermsBody(int x402Version, String error, JsonNode accepts, String message, @Nullable Charged charged) {
    public static TermsBody of(Challenge challenge, String message, @Nullable Charged charged) {
        ObjectNode terms = challenge.v1();
        return new TermsBody(terms.path("x402Version").intValue(), terms.path("error").stringValue(),
                terms.path("accepts"), message, charged);
    }
}
