package dev.turnpike.gateway.http.sale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.http.wire.Charged;
import dev.turnpike.gateway.http.wire.ErrorBody;
import dev.turnpike.gateway.http.wire.RequestHeaders;
import dev.turnpike.gateway.http.wire.Response;
import dev.turnpike.gateway.http.wire.TermsBody;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders the till's responses as HTTP responses. A response is made of the job alone (and of its route where the client
 * asks for it), so that every replay gives the same bytes; only the receipt follows the protocol version of the
 * request.
 */
public final class SaleResponses {
    static final String EXPIRED = "payment_expired";
    static final String LAPSED = "The payment expired before it could be settled; nothing was charged. Pay again to get the images.";
    static final String UNPAID = "The payment could not be settled; nothing was charged. Pay again to get the images.";
    private static final String DELETED = "These images were paid for and handed out; they were deleted for their age.";
    private static final String RETRY_AFTER_SECONDS = "2";
    private static final int MOST_TERMS = 2000;

    private final Seller seller;
    private final BooleanSupplier publicCosts;
    private final boolean sandbox;
    private final Function<Job, Map<OwnTime.Stage, Duration>> ownTime;
    /** The same terms are asked for again and again; their bytes are made once. */
    private final Cache<Challenge, Response> unpaid = Caffeine.newBuilder()
            .maximumSize(MOST_TERMS)
            .executor(Runnable::run)
            .build();

    /**
     * @param publicCosts whether clients may see our costs
     * @param ownTime what a job has taken us
     */
    public SaleResponses(Seller seller, BooleanSupplier publicCosts, boolean sandbox,
            Function<Job, Map<OwnTime.Stage, Duration>> ownTime) {
        this.seller = seller;
        this.publicCosts = publicCosts;
        this.sandbox = sandbox;
        this.ownTime = ownTime;
    }

    Response response(Reply reply, RequestHeaders asked) {
        return switch (reply) {
            case Reply.PayFirst first -> unpaid.get(first.challenge(), SaleResponses::payFirst);
            case Reply.Of of -> timed(response(of.job(), asked), of.job(), asked);
        };
    }

    /** In a header, so that the body stays the same in every replay. */
    private Response timed(Response response, Job job, RequestHeaders asked) {
        if (!asked.explain()) return response;
        String stages = ownTime.apply(job)
                .entrySet()
                .stream()
                .map(stage -> String.format(Locale.ROOT, "%s;dur=%.3f", stage.getKey().name().toLowerCase(Locale.ROOT),
                        stage.getValue().toNanos() / 1e6))
                .collect(Collectors.joining(", "));
        return stages.isEmpty() ? response : response.with("Server-Timing", stages);
    }

    private static Response payFirst(Challenge challenge) {
        return new Response(402, challenge.headers(), challenge.body().getBytes(StandardCharsets.UTF_8));
    }

    private Response response(Job job, RequestHeaders asked) {
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

    private Response settled(Job job, End.Settled end, RequestHeaders asked) {
        Map.Entry<String, String> receipt = seller.receipt(version(job, asked), end.transaction(),
                job.facts().key().payer());
        if (ImageAnswer.work(job).isDeleted())
            return failed(ErrorBody.of(Code.IMAGES_DELETED, DELETED, null), job, asked)
                    .with("Location", "/v1/jobs/" + job.id())
                    .with(receipt.getKey(), receipt.getValue());
        return Response.json(200, ImageAnswer.of(job, end, sandbox).with(route(job, asked)))
                .with("Cache-Control", "private")
                .with(receipt.getKey(), receipt.getValue());
    }

    /** The work goes on: never a 2xx without images, unless the client said that it comes back. */
    private Response running(Job job, RequestHeaders asked) {
        String location = "/v1/jobs/" + job.id();
        if (asked.prefer().leaves())
            return Response.json(202, JobAnswer.of(job, sandbox).with(route(job, asked)))
                    .with("Cache-Control", "no-store")
                    .with("Location", location)
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        return failed(ErrorBody.of(Code.DEADLINE_EXCEEDED,
                "The work goes on; the same request with the same payment, or the job, gives its answer.", null), job,
                asked).with("Location", location);
    }

    private Response released(Job job, End.Released end, RequestHeaders asked) {
        return failed(ErrorBody.of(end.code(), end.message(), null), job, asked);
    }

    private Response failed(ErrorBody body, Job job, RequestHeaders asked) {
        return Response
                .json(body.status(), new JobFailure(body.with(Charged.of(job.state())), job.id(), route(job, asked)))
                .with("x-should-retry", "false");
    }

    /** Images are made and withheld: the terms again, and a receipt with the reason. */
    private Response unpaid(Job job, String reason, String message, RequestHeaders asked) {
        Map.Entry<String, String> receipt = seller.failedReceipt(version(job, asked), reason,
                job.facts().key().payer());
        Challenge terms = seller.challenge(job.facts().terms(), reason);
        TermsBody body = TermsBody.of(terms, message, Charged.of(job.state()));
        return Response.json(402, new UnpaidJob(body, job.id(), route(job, asked)))
                .with(terms.headers())
                .with(receipt.getKey(), receipt.getValue())
                .with("x-should-retry", "false");
    }

    private @Nullable RouteAnswer route(Job job, RequestHeaders asked) {
        return asked.explain() ? RouteAnswer.of(ImageAnswer.work(job).route(), publicCosts.getAsBoolean()) : null;
    }

    private static int version(Job job, RequestHeaders asked) {
        Payment payment = asked.payment();
        return (payment != null ? payment : job.facts().payment()).x402Version();
    }
}
