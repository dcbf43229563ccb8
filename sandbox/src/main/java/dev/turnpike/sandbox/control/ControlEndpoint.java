package dev.turnpike.sandbox.control;

import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.sandbox.upstreams.PriceFactor;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the sandbox and switches its faults: {@code GET /sandbox}, {@code POST /sandbox/faults} with
 * {@code {"upstream":"x-router","fault":"down"}}, {@code POST /sandbox/price} with
 * {@code {"upstream":"x-router","factor":"0.5"}}. The value of {@code upstream}, formerly {@code seller}, is the id of
 * an upstream, or {@code facilitator}, or {@code chain}, whose only fault is {@code down}; {@code none} ends a fault.
 */
public final class ControlEndpoint implements Endpoint {
    private static final String FACILITATOR = "facilitator";
    private static final String CHAIN = "chain";

    private final Controlled sandbox;

    public ControlEndpoint(Controlled sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public Reply handle(Http.Call call, Instant now) {
        if (Calls.is(call, "GET", "/sandbox")) return shown();
        if (!call.method().equals("POST")) return new Reply.Now(Answers.notFound());
        if (!isJson(call))
            return new Reply.Now(Answers.error(415, "UNSUPPORTED_MEDIA_TYPE", "expected: application/json"));
        return Json.object(call.body())
                .map(body -> change(call.uri().getPath(), body))
                .orElseGet(() -> refused("expected: a JSON object"));
    }

    private Reply change(String path, ObjectNode body) {
        try {
            switch (path) {
                case "/sandbox/faults" -> fault(part(body), body.path("fault").asString(""));
                case "/sandbox/price" ->
                    sandbox.upstream(part(body)).factor(PriceFactor.of(body.path("factor").asString("")));
                default -> {
                    return new Reply.Now(Answers.notFound());
                }
            }
            return shown();
        } catch (IllegalArgumentException wrong) {
            return refused(String.valueOf(wrong.getMessage()));
        }
    }

    private static String part(ObjectNode body) {
        return body.path(body.has("upstream") ? "upstream" : "seller").asString("");
    }

    private void fault(String part, String fault) {
        switch (part) {
            case FACILITATOR -> sandbox.facilitator()
                    .fault(FacilitatorFault.of(fault)
                            .orElseThrow(() -> wrong("fault", fault,
                                    Arrays.stream(FacilitatorFault.values()).map(FacilitatorFault::label).toList())));
            case CHAIN -> sandbox.chain().setReadable(isUp(fault));
            default -> sandbox.upstream(part)
                    .fault(Fault.of(fault)
                            .orElseThrow(() -> wrong("fault", fault,
                                    Arrays.stream(Fault.values()).map(Fault::label).toList())));
        }
    }

    private static boolean isUp(String fault) {
        return switch (fault) {
            case "none" -> true;
            case "down" -> false;
            default -> throw wrong("fault", fault, List.of("none", "down"));
        };
    }

    private static IllegalArgumentException wrong(String what, String value, List<String> known) {
        return new IllegalArgumentException(
                what + ": '" + value + "' (expected: one of " + String.join(", ", known) + ")");
    }

    /** Foreign web pages can make a browser post here, but not with this content type. */
    private static boolean isJson(Http.Call call) {
        return Calls.header(call, "Content-Type")
                .stream()
                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"));
    }

    private Reply shown() {
        return new Reply.Now(Answers.json(200, SandboxView.of(sandbox)));
    }

    private static Reply refused(String message) {
        return new Reply.Now(Answers.error(400, "INVALID_PARAMETER", message));
    }
}
