package dev.turnpike.providers.payment;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Redirects;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Urls;
import dev.turnpike.providers.declared.Stage;
import dev.turnpike.providers.dialect.Codes;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.providers.dialect.Reply;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Host;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Receipt;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exchange for its meaning for the money.
 *
 * <p>After a payment was sent, only a 4xx is a refusal. A 5xx, a redirect, a lost connection and an unreadable 2xx
 * prove nothing: the payment may have been carried out. So may a payment for a job at an address that we must not call.
 * Only 201, 202 and 303 name the job in their {@code Location}, where their body names none.
 */
final class Answers {
    /** Statuses of a poll that can be meant for the prompt; others may be a gate's before the upstream. */
    private static final Set<Integer> REFUSALS = Set.of(400, 422);
    /** Statuses of an error that are meant for the poll, whatever else is said: the job may be well. */
    private static final Set<Integer> OF_THE_POLL = Set.of(401, 402, 404, 408, 409, 425, 429, 502, 503, 504);
    private static final Set<Integer> LOCATED = Set.of(201, 202, 303);

    private final String upstream;
    private final Dialect dialect;
    private final Origins origins;
    private final InstantSource clock;

    Answers(String upstream, Dialect dialect, Origins origins, InstantSource clock) {
        this.upstream = upstream;
        this.dialect = dialect;
        this.origins = origins;
        this.clock = clock;
    }

    /** @param at the address that was paid */
    Submission submission(Http.Outcome outcome, URI at) {
        return switch (outcome) {
            case Http.NotSent no -> new Submission.NotBought(no.detail());
            case Http.Lost lost -> new Submission.InDoubt(lost.detail());
            case Http.Answer answer when answer.status() / 100 == 2 -> good(answer, at);
            case Http.Answer answer ->
                promptRefused(answer).<Submission>map(Submission.PromptRefused::new).orElseGet(() -> bad(answer, at));
        };
    }

    private Submission bad(Http.Answer answer, URI at) {
        String status = "status " + answer.status();
        if (answer.status() / 100 == 4) return new Submission.Declined(refusal(answer), wait(answer));
        return answer.status() == 303 ? located(answer, at).orElseGet(() -> new Submission.InDoubt(status))
                : new Submission.InDoubt(status, wait(answer));
    }

    /** @param at the address that answered */
    Progress progress(Ticket ticket, Http.Outcome outcome, URI at) {
        return switch (outcome) {
            case Http.NotSent no -> new Progress.Unreachable(no.detail());
            case Http.Lost lost -> new Progress.Unreachable(lost.detail());
            case Http.Answer answer -> progress(ticket, answer, at);
        };
    }

    /** The code with which an upstream refuses the prompt; empty for every other failure, and for what is none. */
    Optional<String> promptRefused(Http.Answer answer) {
        return answer.status() / 100 == 4 && answer.status() != 429 || answer.status() / 100 == 5
                ? Json.refusal(answer.body()).flatMap(dialect::promptRefused)
                : Optional.empty();
    }

    private Duration wait(Http.Answer answer) {
        return answer.status() == 429 || answer.status() == 503 ? Buyer.retryAfter(answer, clock.instant())
                : Duration.ZERO;
    }

    /**
     * Only 410 is final: a 404 may be a job that is not replicated yet, and a 402 a mistake of the upstream, since
     * polling is free.
     */
    private Progress progress(Ticket ticket, Http.Answer answer, URI at) {
        if (answer.status() == 410) return new Progress.Failed("http_410");
        Stage stage = dialect.stage(answer.status()).orElse(null);
        if (stage == Stage.PENDING) return new Progress.Pending();
        if (answer.status() / 100 != 2 && stage != Stage.DONE)
            return Optional.of(answer)
                    .filter(refused -> stage == Stage.FAILED || REFUSALS.contains(refused.status()))
                    .flatMap(this::promptRefused)
                    .<Progress>map(Progress.PromptRefused::new)
                    .or(() -> failed(ticket, answer, at))
                    .orElseGet(() -> stage == Stage.FAILED ? new Progress.Failed(refusal(answer))
                            : new Progress.Unreachable("status " + answer.status(), wait(answer)));
        return image(answer).<Progress>map(images -> new Progress.Finished(images))
                .or(() -> Json.answer(answer.body()).map(json -> dialect.progress(json, at)))
                .orElseGet(() -> new Progress.Unreachable("no JSON object"));
    }

    /** What an answer says of the job itself, by its id, where its status may be meant for the job. */
    private Optional<Progress> failed(Ticket ticket, Http.Answer answer, URI at) {
        return Optional.of(answer)
                .filter(bad -> bad.status() >= 400 && !OF_THE_POLL.contains(bad.status()))
                .flatMap(bad -> Json.object(bad.body()))
                .flatMap(json -> dialect.failed(json, ticket.id(), at));
    }

    /** Where the images of a job are, if its answer says that it is done and names the place without having them. */
    Optional<URI> result(Http.Outcome outcome, URI at) {
        return outcome instanceof Http.Answer answer && answer.status() / 100 == 2 ? Json.answer(answer.body())
                .flatMap(json -> dialect.result(json, at))
                .flatMap(url -> origins.resolve(at, url)) : Optional.empty();
    }

    /**
     * What the place of a job's images comes to. Where it has none, an error that the job's own answer names is how the job
     * ended; one that is told there comes first, it may speak of the prompt.
     *
     * @param job the answer that named the place
     */
    Progress progress(Ticket ticket, Redirects.Found result, Redirects.Found job) {
        Progress progress = progress(ticket, result.outcome(), result.at());
        boolean told = result.outcome() instanceof Http.Answer answer && answer.status() >= 400
                && answer.status() != 429;
        return progress instanceof Progress.Unreachable && told
                ? failure(job).<Progress>map(Progress.Failed::new).orElse(progress)
                : progress;
    }

    private Optional<String> failure(Redirects.Found job) {
        return job.outcome() instanceof Http.Answer answer
                ? Json.answer(answer.body()).flatMap(json -> dialect.failure(json, job.at()))
                : Optional.empty();
    }

    private Submission good(Http.Answer answer, URI at) {
        var reply = image(answer).<Reply>map(images -> new Reply.Done(images))
                .or(() -> Json.answer(answer.body()).map(json -> dialect.reply(json, at)))
                .orElseGet(() -> new Reply.Unreadable("no JSON object"));
        return switch (reply) {
            case Reply.Done(Images images, Reply.Taken job) -> new Submission.Finished(images, transaction(answer),
                    job == null ? null : ticket(job, answer, at).orElse(null));
            case Reply.Taken job -> accepted(job, answer, at);
            case Reply.Refused no -> new Submission.Declined(no.code());
            case Reply.PromptRefused no -> new Submission.PromptRefused(no.code());
            case Reply.Unreadable what ->
                located(answer, at).or(() -> Optional.ofNullable(what.refused()).map(Submission.PromptRefused::new))
                        .orElseGet(() -> new Submission.InDoubt("status " + answer.status() + ": " + what.detail()));
        };
    }

    /** An answer that is itself the image, by its type or by its first bytes; JSON is none, whatever its type says. */
    private static Optional<Images> image(Http.Answer answer) {
        String said = answer.header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Optional.of(said)
                .filter(type -> answer.body().length > 0
                        && (type.startsWith("image/") && answer.body()[0] != '{' || isImage(answer.body())))
                .map(type -> "data:" + type + ";base64," + Base64.getEncoder().encodeToString(answer.body()))
                .map(url -> new Images(List.of(new Image(url, null, null))));
    }

    private static boolean isImage(byte[] body) {
        String first = new String(body, 0, Math.min(body.length, 12), StandardCharsets.ISO_8859_1);
        return first.startsWith("\u0089PNG\r\n") || first.startsWith("\u00ff\u00d8\u00ff") || first.startsWith("GIF8")
                || first.startsWith("RIFF") && first.endsWith("WEBP") || first.startsWith("ftyp", 4);
    }

    /** The job that the header of a 201, 202 or 303 names, where its body names none. */
    private Optional<Submission> located(Http.Answer answer, URI at) {
        return location(answer).flatMap(location -> origins.resolve(at, location))
                .filter(origins::known)
                .map(url -> new Submission.Accepted(new Ticket(upstream, "unnamed", url), transaction(answer)));
    }

    private static Optional<String> location(Http.Answer answer) {
        return Optional.of(answer)
                .filter(named -> LOCATED.contains(named.status()))
                .flatMap(named -> named.header("Location")
                        .or(() -> named.header("Operation-Location"))
                        .or(() -> named.header("Azure-AsyncOperation")))
                .map(Urls::ofHeader);
    }

    private Submission accepted(Reply.Taken job, Http.Answer answer, URI at) {
        return ticket(job, answer, at).<Submission>map(ticket -> new Submission.Accepted(ticket, transaction(answer)))
                .orElseGet(() -> new Submission.InDoubt("foreign status host: " + polls(job, answer, at).findFirst()
                        .map(url -> url.getScheme() + "://" + Host.of(url))
                        .orElse("none")));
    }

    private Optional<Ticket> ticket(Reply.Taken job, Http.Answer answer, URI at) {
        return polls(job, answer, at).filter(origins::known)
                .findFirst()
                .map(url -> new Ticket(upstream, job.id(), url));
    }

    /** Where the job may be asked for: as the body says, as the header says, and where it usually is. */
    private Stream<URI> polls(Reply.Taken job, Http.Answer answer, URI at) {
        return Stream.of(job.named().stream(), location(answer).stream(), Stream.ofNullable(job.usual()))
                .flatMap(urls -> urls)
                .flatMap(url -> origins.resolve(at, url).stream());
    }

    private static @Nullable Bytes32 transaction(Http.Answer answer) {
        return Buyer.receipt(answer).filter(Receipt::success).map(Receipt::transaction).orElse(null);
    }

    private String refusal(Http.Answer answer) {
        var reason = Buyer.receipt(answer)
                .filter(receipt -> !receipt.success())
                .map(Receipt::errorReason)
                .flatMap(Codes::clean);
        return reason.or(() -> named(answer)).orElse("http_" + answer.status());
    }

    /** V2 upstreams leave the body empty and name the reason beside their terms. */
    private Optional<String> named(Http.Answer answer) {
        return Json.object(answer.body())
                .flatMap(dialect::code)
                .or(() -> answer.header("PAYMENT-REQUIRED").flatMap(Json::base64).flatMap(Codes::of));
    }
}
