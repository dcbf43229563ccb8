package dev.turnpike.sandbox.facilitator;

import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Facilitator.Verification;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The facilitator over HTTP: {@code POST /verify}, {@code POST /settle} and {@code GET /supported} below a path, in the
 * form that stock clients of both versions expect.
 */
public final class FacilitatorEndpoint implements Endpoint {
    private final SandboxFacilitator facilitator;
    private final PlayChain chain;
    private final String base;

    /** @param base the path in front of {@code /verify}; may be empty */
    public FacilitatorEndpoint(SandboxFacilitator facilitator, PlayChain chain, String base) {
        this.facilitator = facilitator;
        this.chain = chain;
        this.base = base;
    }

    @Override
    public Reply handle(Http.Call call, Instant now) {
        return switch (facilitator.fault()) {
            case DOWN -> new Reply.Now(Answers.text(503, "down"));
            case HANGING -> new Reply.Never();
            case NONE, SETTLE_UNKNOWN, SETTLE_UNKNOWN_NOT_SETTLED, SETTLE_REFUSED -> answer(call);
        };
    }

    private Reply answer(Http.Call call) {
        if (Calls.is(call, "GET", base + "/supported")) return new Reply.Now(Answers.json(200, supported()));
        if (Calls.is(call, "POST", base + "/verify"))
            return read(call).map(this::verify).orElseGet(FacilitatorEndpoint::unreadable);
        if (Calls.is(call, "POST", base + "/settle"))
            return read(call).map(this::settle).orElseGet(FacilitatorEndpoint::unreadable);
        return new Reply.Now(Answers.notFound());
    }

    private Optional<FacilitatorRequest> read(Http.Call call) {
        return Json.object(call.body()).flatMap(body -> FacilitatorRequest.read(body, chain.asset()));
    }

    private Reply verify(FacilitatorRequest request) {
        ObjectNode body = Json.newObject().put("payer", payer(request.payment()));
        switch (facilitator.verified(request.payment(), request.terms())) {
            case Verification.Valid v -> body.put("isValid", true);
            case Verification.Invalid no ->
                body.put("isValid", false).put("invalidReason", no.code()).put("invalidMessage", no.message());
            case Verification.Unavailable u ->
                body.put("isValid", false).put("invalidReason", "unexpected_verify_error");
        }
        return new Reply.Now(Answers.json(200, body));
    }

    /** A fault that loses the answer breaks the connection. */
    private Reply settle(FacilitatorRequest request) {
        Settlement settlement = facilitator.settled(request.payment(), request.terms());
        ObjectNode body = Json.newObject().put("network", request.network()).put("payer", payer(request.payment()));
        return switch (settlement) {
            case Settlement.Settled done ->
                answer(body.put("success", true).put("transaction", done.transaction().hex()));
            case Settlement.Refused no -> answer(failed(body, no.code()).put("errorMessage", no.message()));
            case Settlement.Unknown u when facilitator.fault() == FacilitatorFault.NONE ->
                answer(failed(body, u.detail()));
            case Settlement.Unknown u -> new Reply.Drop();
        };
    }

    private static Reply answer(ObjectNode body) {
        return new Reply.Now(Answers.json(200, body));
    }

    private static ObjectNode failed(ObjectNode body, String code) {
        return body.put("success", false).put("errorReason", code).put("transaction", "");
    }

    private static Reply unreadable() {
        return new Reply.Now(
                Answers.error(400, "invalid_payload", "expected: x402Version, paymentPayload and paymentRequirements"));
    }

    private static String payer(Payment payment) {
        return payment.authorization().from().checksummed();
    }

    private ObjectNode supported() {
        ObjectNode body = Json.newObject().put("sandbox", true);
        var kinds = body.putArray("kinds");
        kinds.addObject().put("x402Version", 1).put("scheme", "exact").put("network", chain.asset().network().label());
        kinds.addObject().put("x402Version", 2).put("scheme", "exact").put("network", chain.asset().network().caip2());
        body.putArray("extensions");
        body.putObject("signers");
        return body;
    }
}
