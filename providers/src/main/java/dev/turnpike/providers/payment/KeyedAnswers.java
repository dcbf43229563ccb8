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
import java.util.stream.Stream;

/**
 * Reads an exchange with an upstream that is paid by key for its meaning for the money.
 *
 * <p>A 4xx is a refusal before any work, but for 408 and 409, which may speak of an order that arrived. Everything else
 * without images, a job or a refused prompt is doubt: a 2xx that says no may have been billed.
 */
final class KeyedAnswers {
    private static final int FORBIDDEN = 403;
    private static final Set<Integer> ACCOUNT = Set.of(401, 402, FORBIDDEN);
    private static final Set<Integer> UNSURE = Set.of(408, 409);
    private static final Set<Integer> MODEL = Set.of(404, 405, 410);
    private static final int LONGEST = 200;
    private static final Pattern BLOCKED = Pattern
            .compile("(account|organi[sz]ation|subscription|resource|key|user|consumer)_?"
                    + "(is_|was_|has_been_)?(block|lock|suspend|deactivat|disabl|terminat|restrict|not_active)"
                    + "|insufficient_?(quota|credit|fund|balance)"
                    + "|(billing|quota|credit|balance)\\w*_(limit|exceed|exhaust|insufficient|disabled)"
                    + "|exhausted_?(balance|credit)|(invalid|incorrect|expired|missing|revoked)_?(api_?)?key|access_?terminated"
                    + "|api_?key_?(is_)?(not_valid|invalid|expired|revoked|missing)");
    /** Of a 403: also a firewall in front of an upstream sends it, about what a client has written. */
    private static final Pattern OURS = Pattern
            .compile("account|api_?key|credential|billing|credit|balance|quota|subscription"
                    + "|permission|unauthori[sz]ed|authenticat|invalid_token|^banned$");

    private final Answers answers;
    private final InstantSource clock;

    KeyedAnswers(Answers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /** @param sent the order that is answered: some answers repeat it */
    Submission submission(Http.Outcome outcome, URI at, String sent) {
        if (outcome instanceof Http.Answer answer && isRefusal(answer.status())) return refused(answer, sent);
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

    /** The code with which the answer to a check refuses our account; empty if it does not. */
    Optional<String> checkRefused(Http.Answer answer) {
        return blocked(answer).or(() -> refusedBy(answer));
    }

    /**
     * The code with which an answer refuses our account; empty if it does not, or does not say so: a 403 without a word
     * about the account may be about the order alone.
     *
     * @param sent what is answered; words that it has itself say nothing
     */
    Optional<String> accountRefused(Http.Answer answer, String sent) {
        return blocked(answer)
                .or(() -> refusedBy(answer).filter(code -> answer.status() != FORBIDDEN || isOurs(answer, sent)));
    }

    private static Optional<String> blocked(Http.Answer answer) {
        return answer.status() / 100 != 4 ? Optional.empty()
                : Stream.concat(code(answer).stream(), reasons(answer)).filter(KeyedAnswers::isBlocked).findFirst();
    }

    private Optional<String> refusedBy(Http.Answer answer) {
        return code(answer).or(() -> Optional.of("http_" + answer.status()))
                .filter(code -> ACCOUNT.contains(answer.status()) && answers.promptRefused(answer).isEmpty());
    }

    private static boolean isOurs(Http.Answer answer, String sent) {
        return code(answer).filter(code -> OURS.matcher(plain(code)).find()).isPresent()
                || !isBlocked(sent) && sentences(answer).anyMatch(KeyedAnswers::isBlocked);
    }

    private static boolean isBlocked(String text) {
        return BLOCKED.matcher(plain(text)).find();
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-. ]", "_");
    }

    private static Optional<String> code(Http.Answer answer) {
        return Json.object(answer.body()).flatMap(Codes::of);
    }

    /** Codes below a general one, as Google has them. */
    private static Stream<String> reasons(Http.Answer answer) {
        return Json.object(answer.body())
                .stream()
                .flatMap(body -> body.path("error").path("details").valueStream())
                .flatMap(detail -> detail.path("reason").stringValueOpt().stream())
                .flatMap(reason -> Codes.clean(reason).stream());
    }

    private static Stream<String> sentences(Http.Answer answer) {
        return Json.object(answer.body())
                .stream()
                .flatMap(body -> Stream.of(body.path("detail"), body.path("message"), body.path("error"),
                        body.path("error").path("message")))
                .flatMap(text -> text.stringValueOpt().stream())
                .filter(text -> text.length() <= LONGEST);
    }

    private Submission refused(Http.Answer answer, String sent) {
        Optional<String> account = accountRefused(answer, sent);
        if (account.isPresent()) return new Submission.Refused(account.get(), Cause.ACCOUNT, Duration.ZERO);
        Optional<String> prompt = answers.promptRefused(answer);
        if (prompt.isPresent()) return new Submission.PromptRefused(prompt.get(), true);
        Duration wait = answer.status() == 429 ? Buyer.retryAfter(answer, clock.instant()) : Duration.ZERO;
        return new Submission.Refused(code(answer).orElse("http_" + answer.status()), cause(answer.status()), wait);
    }

    private static Cause cause(int status) {
        return status == FORBIDDEN ? Cause.DENIED : MODEL.contains(status) ? Cause.MODEL : Cause.ORDER;
    }

    private static int status(Http.Outcome outcome) {
        return outcome instanceof Http.Answer answer ? answer.status() : 0;
    }
}
