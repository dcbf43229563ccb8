package dev.turnpike.providers.xrouter;

import dev.turnpike.providers.dialect.Jobs;
import dev.turnpike.providers.dialect.Reply;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code {"images":[{"url","uuid"}],"model"}}; other common forms are understood too, a job among them. */
final class Answer {
    private Answer() {}

    static Reply reply(JsonNode answer, URI at) {
        return switch (Jobs.reply(answer, at, Optional.empty())) {
            case Reply.Unreadable u -> new Reply.Unreadable("no image in it");
            case Reply known -> known;
        };
    }
}
