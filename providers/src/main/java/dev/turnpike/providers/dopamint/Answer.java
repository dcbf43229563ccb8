package dev.turnpike.providers.dopamint;

import dev.turnpike.providers.dialect.Jobs;
import dev.turnpike.providers.dialect.Reply;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code {"jobId","message","statusCode","statusUrl","timestamp"}}, then the answer at {@code statusUrl}, which is not
 * documented. Only the URL is needed; the id is for people.
 */
final class Answer {
    private Answer() {}

    static Reply reply(JsonNode answer, URI at) {
        return Jobs.reply(answer, at, job(answer));
    }

    private static Optional<Reply.Taken> job(JsonNode answer) {
        return Optional.of(answer.path("statusUrl").asString(""))
                .filter(url -> !url.isBlank())
                .map(url -> new Reply.Taken(Jobs.id(answer).orElse("unnamed"), url));
    }
}
