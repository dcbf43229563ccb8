package dev.turnpike.sandbox.upstreams;

import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.x402.Http;
import java.util.List;
import java.util.Optional;

/**
 * The door of an upstream that is paid by key: orders and jobs are for calls with the key, images for calls without.
 */
record KeyCheck(KeyAuth auth) {
    /** The answer to a call that goes no further: to a wrong key, and to the check of a good one. */
    Optional<Http.Answer> answer(UpstreamCall call) {
        List<String> keys = Calls.header(call.http(), auth.header());
        if (call.path().startsWith("/files/"))
            return keys.isEmpty() ? Optional.empty()
                    : Optional.of(Answers.error(400, "KEY_LEAKED", "a key was sent for an image"));
        if (call.fault() == Fault.REFUSES_KEY || !opens(keys))
            return Optional.of(Answers.error(401, "invalid_api_key", "this key opens nothing: " + keys));
        return call.http().method().equals("GET") && call.path().equals(auth.check())
                ? Optional.of(Answers.json(200, Json.newObject()))
                : Optional.empty();
    }

    /** A key out of a file is not known here; any will do. */
    private boolean opens(List<String> keys) {
        return keys.size() == 1 && (auth.keyFile() != null || keys.getFirst().equals(auth.value()));
    }
}
