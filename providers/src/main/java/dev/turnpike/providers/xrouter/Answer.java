package dev.turnpike.providers.xrouter;

import dev.turnpike.providers.Progress;
import dev.turnpike.providers.dialect.Pictures;
import dev.turnpike.providers.dialect.Reply;
import tools.jackson.databind.JsonNode;

/** {@code {"images":[{"url","uuid"}],"model"}}; also understood: images that are plain strings, and data URIs. */
final class Answer {
    private Answer() {}

    static Reply reply(JsonNode answer) {
        return Pictures.at(answer, "images")
                .<Reply>map(Reply.Done::new)
                .orElseGet(() -> new Reply.Unreadable("no image in it"));
    }

    static Progress progress(JsonNode answer) {
        return new Progress.Unreachable("x-router knows no jobs");
    }
}
