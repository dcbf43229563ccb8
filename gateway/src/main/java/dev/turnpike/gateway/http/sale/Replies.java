package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Asked;
import dev.turnpike.gateway.http.wire.Charged;
import dev.turnpike.gateway.http.wire.Errors;
import dev.turnpike.gateway.http.wire.Problem;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts what the till says into HTTP. An answer is made of the job alone (and of what the client wants explained), so
 * that asking again gives the same bytes; only the receipt follows the protocol version of the one who asks.
 */
public final class Replies {
    /** The code of a job that its client took back; it ends released. */
    public static final String CANCELLED = "CANCELLED";
    static final String EXPIRED = "payment_expired";
    static final String LAPSED = "The payment expired before it could be settled; nothing was charged. Pay again to get the images.";
    static final String UNPAID = "The payment could not be settled; nothing was charged. Pay again to get the images.";
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Seller seller;
    private final BooleanSupplier publicCosts;
    private final boolean sandbox;

    /** @param publicCosts whether clients may see what we pay */
    public Replies(Seller seller, BooleanSupplier publicCosts, boolean sandbox) {
        this.seller = seller;
        this.publicCosts = publicCosts;
        this.sandbox = sandbox;
    }

    Answer answer(Reply reply, Asked asked) {
        return switch (reply) {
            case Reply.PayFirst first ->
                new Answer(402, first.challenge().headers(), first.challenge().body().getBytes(StandardCharsets.UTF_8));
            case Reply.Of of -> answer(of.job(), asked);
        };
    }

    private Answer answer(Job job, Asked asked) {
        return switch (job.state()) {
            case State.Held held -> running(job, asked);
            case State.Working working -> running(job, asked);
            case State.Delivered delivered -> running(job, asked);
            case State.Settling settling -> running(job, asked);
            case State.Closed closed -> switch (closed.end()) {
                case End.Settled settled -> settled(job, settled, asked);
                case End.Released released -> released(job, released, asked);
                case End.Lapsed lapsed -> unpaid(job, EXPIRED, LAPSED, asked);
                case End.Unpaid unpaid -> unpaid(job, unpaid.code(), UNPAID, asked);
            };
        };
    }

    private Answer settled(Job job, End.Settled end, Asked asked) {
        Map.Entry<String, String> receipt = seller.receipt(version(job, asked), end.transaction(),
                job.facts().key().payer());
        return Answer.json(200, explained(Made.of(job, end, sandbox), job, asked))
                .with("Cache-Control", "private")
                .with(receipt.getKey(), receipt.getValue());
    }

    /** Still at it: never a 2xx without images, unless the client said that it comes back. */
    private Answer running(Job job, Asked asked) {
        String location = "/v1/jobs/" + job.id();
        if (asked.prefer().leaves())
            return Answer.json(202, explained(JobView.of(job, sandbox), job, asked))
                    .with("Cache-Control", "no-store")
                    .with("Location", location)
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        return failed(Problem.of(Code.DEADLINE_EXCEEDED,
                "The work goes on; the same request with the same payment, or the job, gives its answer.", null), 504,
                job, asked).with("Location", location);
    }

    private Answer released(Job job, End.Released end, Asked asked) {
        ObjectNode body = known(end.code()) ? Problem.of(Code.valueOf(end.code()), end.message(), null)
                : Problem.of(end.code(), 409, end.code().equals(CANCELLED) ? "The job was cancelled" : "The job failed",
                        end.message(), null);
        return failed(body, body.path("status").intValue(), job, asked);
    }

    private static boolean known(String code) {
        return java.util.Arrays.stream(Code.values()).anyMatch(c -> c.name().equals(code));
    }

    private Answer failed(ObjectNode body, int status, Job job, Asked asked) {
        Charged.of(job.state()).in(body);
        return Answer.json(status, explained(body.put("job", job.id()), job, asked)).with("x-should-retry", "false");
    }

    /** Made, but not paid for: the terms again, and the receipt that says why. */
    private Answer unpaid(Job job, String reason, String message, Asked asked) {
        Map.Entry<String, String> receipt = seller.failedReceipt(version(job, asked), reason,
                job.facts().key().payer());
        Challenge terms = seller.challenge(job.facts().terms(), reason);
        ObjectNode body = Errors.terms(terms, message, Charged.of(job.state())).put("job", job.id());
        return Answer.json(402, explained(body, job, asked))
                .with(terms.headers())
                .with(receipt.getKey(), receipt.getValue())
                .with("x-should-retry", "false");
    }

    private ObjectNode explained(ObjectNode body, Job job, Asked asked) {
        if (asked.explain()) body.set("route", RouteView.of(job.route(), publicCosts.getAsBoolean()));
        return body;
    }

    private static int version(Job job, Asked asked) {
        return asked.payment().map(Payment::x402Version).orElse(job.facts().payment().x402Version());
    }
}
