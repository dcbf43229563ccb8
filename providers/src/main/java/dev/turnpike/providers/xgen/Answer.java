package dev.turnpike.providers.xgen;

import dev.turnpike.providers.Progress;
import dev.turnpike.providers.dialect.Jobs;
import dev.turnpike.providers.dialect.Reply;
import tools.jackson.databind.JsonNode;

/** {@code {"id","status"}}, at first and when polled; the form of a finished job is not documented. */
final class Answer {
    private Answer() {}

    static Reply reply(JsonNode answer, String poll) {
        return Jobs.reply(answer, Jobs.id(answer, "id").map(id -> new Reply.Taken(id, poll.replace("{id}", id))));
    }

    static Progress progress(JsonNode answer) {
        return Jobs.progress(answer);
    }
}
