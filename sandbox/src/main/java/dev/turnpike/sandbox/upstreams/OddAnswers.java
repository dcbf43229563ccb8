package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What an upstream with a fault of form does to answers that are otherwise good. */
final class OddAnswers {
    private static final String AGAIN = "again=1";

    private OddAnswers() {}

    /** The reply in the form that a fault gives it. */
    static Reply of(UpstreamCall call, Reply reply) {
        return call.fault() != Fault.GZIP ? reply : switch (reply) {
            case Reply.Now now -> new Reply.Now(packed(now.answer()));
            case Reply.After after -> new Reply.After(after.delay(), packed(after.answer()));
            case Reply.Drop drop -> drop;
            case Reply.Never never -> never;
        };
    }

    /** The redirect that comes before the answer to a GET. */
    static Optional<Http.Answer> redirect(UpstreamCall call) {
        String query = call.http().uri().getRawQuery();
        return call.fault() != Fault.REDIRECTS || AGAIN.equals(query) ? Optional.empty()
                : Optional.of(Answers.with(Answers.text(302, ""), "Location", call.path() + "?" + AGAIN));
    }

    static Http.Answer promptRefused() {
        return Answers.error(400, "content_policy_violation", "the prompt is against the rules");
    }

    /** The images of an answer where the API of OpenAI has them. */
    static ObjectNode elsewhere(UpstreamCall call, ObjectNode answer) {
        if (call.fault() != Fault.ODD_PLACES || !answer.has("images")) return answer;
        ObjectNode odd = Json.newObject();
        answer.properties().forEach(field -> {
            if (!field.getKey().equals("images")) odd.set(field.getKey(), field.getValue());
        });
        return odd.set("data", answer.path("images"));
    }

    /** The server packs what says that it is. */
    private static Http.Answer packed(Http.Answer answer) {
        return Answers.with(answer, "Content-Encoding", "gzip");
    }
}
