package dev.turnpike.providers.payment;

import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.dialect.Codes;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.providers.dialect.Reply;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Receipt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exchange for its meaning for the money.
 *
 * <p>After a payment was sent, only a 4xx is a refusal. A 5xx, a redirect, a lost connection and an unreadable 2xx
 * prove nothing: the payment may have been carried out. So may a payment for a job at an address that we must not call.
 */
final class Answers {
    private final String upstream;
    private final Dialect dialect;
    private final Origins origins;

    Answers(String upstream, Dialect dialect, Origins origins) {
        this.upstream = upstream;
        this.dialect = dialect;
        this.origins = origins;
    }

    Submission submission(Http.Outcome outcome) {
        return switch (outcome) {
            case Http.NotSent no -> new Submission.NotBought(no.detail());
            case Http.Lost lost -> new Submission.InDoubt(lost.detail());
            case Http.Answer answer -> switch (answer.status() / 100) {
                case 2 -> good(answer);
                case 4 -> new Submission.Declined(refusal(answer));
                default -> new Submission.InDoubt("status " + answer.status());
            };
        };
    }

    Progress progress(Http.Outcome outcome) {
        return switch (outcome) {
            case Http.NotSent no -> new Progress.Unreachable(no.detail());
            case Http.Lost lost -> new Progress.Unreachable(lost.detail());
            case Http.Answer answer -> progress(answer);
        };
    }

    /**
     * Only 410 is final: a 404 may be a job that is not replicated yet, and a 402 a mistake of the upstream, since
     * polling is free.
     */
    private Progress progress(Http.Answer answer) {
        if (answer.status() == 410) return new Progress.Failed("http_410");
        if (answer.status() / 100 != 2) return new Progress.Unreachable("status " + answer.status());
        return Json.object(answer.body())
                .map(dialect::progress)
                .orElseGet(() -> new Progress.Unreachable("no JSON object"));
    }

    private Submission good(Http.Answer answer) {
        var reply = Json.object(answer.body())
                .map(dialect::reply)
                .orElseGet(() -> new Reply.Unreadable("no JSON object"));
        return switch (reply) {
            case Reply.Done done -> new Submission.Finished(done.images(), transaction(answer));
            case Reply.Taken job -> accepted(job, transaction(answer));
            case Reply.Refused no -> new Submission.Declined(no.code());
            case Reply.Unreadable what -> new Submission.InDoubt("status " + answer.status() + ": " + what.detail());
        };
    }

    private Submission accepted(Reply.Taken job, @Nullable Bytes32 transaction) {
        var poll = origins.resolve(job.statusUrl());
        return poll.filter(origins::known)
                .<Submission>map(url -> new Submission.Accepted(new Ticket(upstream, job.id(), url), transaction))
                .orElseGet(() -> new Submission.InDoubt("foreign status host: "
                        + poll.map(url -> url.getScheme() + "://" + url.getHost()).orElse("none")));
    }

    private static @Nullable Bytes32 transaction(Http.Answer answer) {
        return Buyer.receipt(answer).filter(Receipt::success).map(Receipt::transaction).orElse(null);
    }

    private static String refusal(Http.Answer answer) {
        var reason = Buyer.receipt(answer)
                .filter(receipt -> !receipt.success())
                .map(Receipt::errorReason)
                .flatMap(Codes::clean);
        return reason.or(() -> named(answer)).orElse("http_" + answer.status());
    }

    /** V2 upstreams leave the body empty and name the reason beside their terms. */
    private static Optional<String> named(Http.Answer answer) {
        return Json.object(answer.body())
                .flatMap(Codes::of)
                .or(() -> answer.header("PAYMENT-REQUIRED").flatMap(Json::base64).flatMap(Codes::of));
    }
}
