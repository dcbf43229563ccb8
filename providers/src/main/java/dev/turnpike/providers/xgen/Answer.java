package dev.turnpike.providers.xgen;

import dev.turnpike.providers.dialect.Jobs;
import dev.turnpike.providers.dialect.Reply;
import java.net.URI;
import tools.jackson.databind.JsonNode;

/** {@code {"id","status"}}, at first and when polled; the form of a finished job is not documented. */
final class Answer {
    private Answer() {}

    static Reply reply(JsonNode answer, URI at, String poll) {
        return Jobs.reply(answer, at, Jobs.id(answer).map(id -> new Reply.Taken(id, poll.replace("{id}", id))));
    }
}
