package dev.turnpike.providers.dopamint;

import dev.turnpike.providers.Progress;
import dev.turnpike.providers.dialect.Jobs;
import dev.turnpike.providers.dialect.Reply;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code {"jobId","message","statusCode","statusUrl","timestamp"}}, then the answer at {@code statusUrl}, which is not
 * documented. Only the URL is needed; the id is for people.
 */
final class Answer {
    private Answer() {}

    static Reply reply(JsonNode answer) {
        return Jobs.reply(answer, job(answer));
    }

    static Progress progress(JsonNode answer) {
        return Jobs.progress(answer);
    }

    private static Optional<Reply.Taken> job(JsonNode answer) {
        return Optional.of(answer.path("statusUrl").asString(""))
                .filter(url -> !url.isBlank())
                .map(url -> new Reply.Taken(Jobs.id(answer, "jobId").orElse("unnamed"), url));
    }
}
