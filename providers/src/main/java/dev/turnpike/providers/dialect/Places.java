package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Images;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where an answer has what; the common places unless a style knows better. */
interface Places {
    Places COMMON = new Places() {};

    default State state(JsonNode answer) {
        return State.of(answer);
    }

    default Optional<Images> images(JsonNode answer, URI at) {
        return Pictures.anywhere(answer, at);
    }

    /** The code of a failure, cleaned for log and route. */
    default Optional<String> code(JsonNode answer) {
        return Codes.of(answer);
    }
}
