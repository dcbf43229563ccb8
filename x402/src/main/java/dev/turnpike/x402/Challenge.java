package dev.turnpike.x402;

import dev.turnpike.x402.wire.Base64Text;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.Requirements;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One 402 answer that stock clients of both versions can pay: V2 terms in the header {@code PAYMENT-REQUIRED}, V1 terms
 * in the body (x402.md section 3). A value until its last moment: rendered by whatever carries it, HTTP or not.
 *
 * @param error the reason, a code or a sentence
 * @param listing what catalogues are told beside the terms; null: nothing
 */
public record Challenge(Terms terms, String error, @Nullable Listing listing) {
    public Challenge(Terms terms, String error) {
        this(terms, error, null);
    }

    /** The same terms for another reason. */
    public Challenge because(String reason) {
        return new Challenge(terms, reason, listing);
    }

    /** The same with what catalogues are told. */
    public Challenge listed(@Nullable Listing what) {
        return new Challenge(terms, error, what);
    }

    /** V1's object, a new one each time; only {@code error} where V1 clients know no name of the network. */
    public ObjectNode v1() {
        ObjectNode body = Requirements.bodyV1(terms, error).orElseGet(() -> Json.newObject().put("error", error));
        if (listing != null) listing.addToAccepts(body);
        return body;
    }

    /** V2's object, a new one each time. */
    public ObjectNode v2() {
        ObjectNode object = Requirements.headerV2(terms, error);
        if (listing != null) listing.addTo(object);
        return object;
    }

    /** The headers of an HTTP answer, to be sent as they are. */
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("Cache-Control", "no-store");
        headers.put("PAYMENT-REQUIRED", Base64Text.encode(Json.write(v2())));
        return headers;
    }

    /** The body of an HTTP answer: {@link #v1} as JSON in ASCII. */
    public String body() {
        return Json.write(v1());
    }
}
