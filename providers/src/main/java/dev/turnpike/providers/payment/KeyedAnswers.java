package dev.turnpike.providers.payment;

import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Submission.Cause;
import dev.turnpike.providers.dialect.Codes;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads an exchange with an upstream that is paid by key for its meaning for the money.
 *
 * <p>A 4xx is a refusal before any work, but for 408 and 409, which may speak of an order that arrived. Everything else
 * without images, a job or a refused prompt is doubt: a 2xx that says no may have been billed.
 */
final class KeyedAnswers {
    private static final Set<Integer> ACCOUNT = Set.of(401, 402, 403);
    private static final Set<Integer> UNSURE = Set.of(408, 409);
    private static final Set<Integer> MODEL = Set.of(404, 405, 410);
    private static final Pattern BLOCKED = Pattern.compile("(account|organi[sz]ation|subscription|resource|key|user)_?"
            + "(is_|was_|has_been_)?(block|lock|suspend|deactivat|disabl|terminat|restrict|not_active)"
            + "|insufficient_?(quota|credit|fund|balance)|(billing|quota|credit|balance)\\w*_(limit|exceed|exhaust|insufficient)"
            + "|exhausted_?(balance|credit)|(invalid|incorrect|expired|missing|revoked)_?(api_?)?key|access_?terminated");

    private final Answers answers;
    private final InstantSource clock;

    KeyedAnswers(Answers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    Submission submission(Http.Outcome outcome, URI at) {
        if (outcome instanceof Http.Answer answer && isRefusal(answer.status())) return refused(answer);
        return switch (answers.submission(outcome, at)) {
            case Submission.Declined no ->
                new Submission.InDoubt("status " + status(outcome) + ": " + no.code(), no.retryAfter());
            case Submission.PromptRefused no -> new Submission.PromptRefused(no.code(), status(outcome) / 100 != 2);
            case Submission other -> other;
        };
    }

    private static boolean isRefusal(int status) {
        return status / 100 == 4 && !UNSURE.contains(status);
    }

    /** The code with which an answer refuses our account; empty if it does not. */
    Optional<String> accountRefused(Http.Answer answer) {
        if (answer.status() / 100 != 4) return Optional.empty();
        Optional<String> blocked = code(answer).filter(KeyedAnswers::isBlocked);
        return blocked.isPresent() ? blocked
                : code(answer).or(() -> Optional.of("http_" + answer.status()))
                        .filter(code -> ACCOUNT.contains(answer.status()) && answers.promptRefused(answer).isEmpty());
    }

    private static boolean isBlocked(String code) {
        return BLOCKED.matcher(code.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_')).find();
    }

    private static Optional<String> code(Http.Answer answer) {
        return Json.object(answer.body()).flatMap(Codes::of);
    }

    private Submission refused(Http.Answer answer) {
        Optional<String> account = accountRefused(answer);
        if (account.isPresent()) return new Submission.Refused(account.get(), Cause.ACCOUNT, Duration.ZERO);
        Optional<String> prompt = answers.promptRefused(answer);
        if (prompt.isPresent()) return new Submission.PromptRefused(prompt.get(), true);
        Duration wait = answer.status() == 429 ? Buyer.retryAfter(answer, clock.instant()) : Duration.ZERO;
        return new Submission.Refused(code(answer).orElse("http_" + answer.status()),
                MODEL.contains(answer.status()) ? Cause.MODEL : Cause.ORDER, wait);
    }

    private static int status(Http.Outcome outcome) {
        return outcome instanceof Http.Answer answer ? answer.status() : 0;
    }
}
