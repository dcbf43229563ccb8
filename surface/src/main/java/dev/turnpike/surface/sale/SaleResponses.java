package dev.turnpike.surface.sale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Reply;
import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Seller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders the till's responses as HTTP responses. A response is made of the job alone (and of its route where the client
 * asks for it), so that every replay gives the same bytes; only the receipt follows the protocol version of the
 * request.
 */
public final class SaleResponses {
    public static final String EXPIRED = "payment_expired";
    static final String LAPSED = "The payment expired before it could be settled; nothing was charged. Pay again to get the images.";
    static final String UNPAID = "The payment could not be settled; nothing was charged. Pay again to get the images.";
    static final String JOINED = "This payment repeated an order that another one had bought; nothing was charged by it.";
    private static final String DELETED = "These images were paid for and handed out; they were deleted for their age.";
    private static final String RETRY_AFTER_SECONDS = "2";
    /** Of all terms that are remembered: a client chooses the path that stands in them. */
    static final int MOST_BYTES = 4 << 20;

    private final Seller seller;
    private final BooleanSupplier publicCosts;
    private final boolean sandbox;
    private final Function<Job, Map<OwnTime.Stage, Duration>> ownTime;
    private final UnaryOperator<Challenge> listed;
    /** The same terms are asked for again and again; their bytes are made once. */
    private final Cache<Unpaid, Response> unpaid = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Unpaid terms, Response made) -> made.weight())
            .executor(Runnable::run)
            .build();

    /**
     * @param publicCosts whether clients may see our costs
     * @param ownTime what a job has taken us
     * @param listed adds what catalogues are told to the terms of a request without a payment
     */
    public SaleResponses(Seller seller, BooleanSupplier publicCosts, boolean sandbox,
            Function<Job, Map<OwnTime.Stage, Duration>> ownTime, UnaryOperator<Challenge> listed) {
        this.seller = seller;
        this.publicCosts = publicCosts;
        this.sandbox = sandbox;
        this.ownTime = ownTime;
        this.listed = listed;
    }

    /** @param data the bytes of the images, where the order asks for them and they can be had */
    Response response(Reply reply, RequestHeaders asked, Voice voice, List<Optional<byte[]>> data) {
        return switch (reply) {
            case Reply.PayFirst first -> unpaid.get(new Unpaid(first.challenge(), voice), this::payFirst);
            case Reply.Of of -> timed(new OfJob(of.job(), asked, voice, data).response(), of.job(), asked);
        };
    }

    /** The images of a settled job as the events that end a stream. */
    List<byte[]> events(Job job, Voice voice, List<Optional<byte[]>> data) {
        return job.state() instanceof State.Closed(End.Settled settled, Instant at)
                ? voice.soldEvents(job, ImageAnswer.of(job, settled, sandbox), data)
                : List.of();
    }

    private record Unpaid(Challenge challenge, Voice voice) {}

    /** Bytes of the terms that are remembered. */
    long remembered() {
        return unpaid.policy().eviction().orElseThrow().weightedSize().orElseThrow();
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

    private Response payFirst(Unpaid unpaid) {
        Challenge terms = listed.apply(unpaid.challenge());
        return new Response(402, terms.headers(), unpaid.voice().challenge(terms));
    }

    /** The response of one job to one request. */
    private final class OfJob {
        private final Job job;
        private final RequestHeaders asked;
        private final Voice voice;
        private final List<Optional<byte[]>> data;

        OfJob(Job job, RequestHeaders asked, Voice voice, List<Optional<byte[]>> data) {
            this.job = job;
            this.asked = asked;
            this.voice = voice;
            this.data = data;
        }

        Response response() {
            return switch (job.state()) {
                case State.Held held -> running();
                case State.Working working -> running();
                case State.Delivered delivered -> running();
                case State.Settling settling -> running();
                case State.Paid paid -> running();
                case State.Closed closed -> switch (closed.end()) {
                    case End.Settled settled -> settled(settled);
                    case End.Released released -> failed(ErrorBody.of(released.code(), released.message(), null));
                    case End.Lapsed lapsed -> withheld(EXPIRED, LAPSED);
                    case End.Unpaid unpaid -> withheld(unpaid.code(), UNPAID);
                    case End.Joined joined -> failed(ErrorBody.of(Code.PAYMENT_ALREADY_USED, JOINED, null));
                };
            };
        }

        private Response settled(End.Settled end) {
            Map.Entry<String, String> receipt = reply().receipt(end);
            if (ImageAnswer.work(job).isDeleted())
                return failed(ErrorBody.of(Code.IMAGES_DELETED, DELETED, null)).with("Location", "/v1/jobs/" + job.id())
                        .with(receipt.getKey(), receipt.getValue());
            return Response.json(200, voice.sold(job, ImageAnswer.of(job, end, sandbox).with(route()), data))
                    .with("Cache-Control", "private")
                    .with(receipt.getKey(), receipt.getValue());
        }

        /** The work goes on: never a 2xx without images, unless the client said that it comes back. */
        private Response running() {
            String location = "/v1/jobs/" + job.id();
            if (asked.prefer().leaves())
                return Response.json(202, JobAnswer.of(job, sandbox).with(route()))
                        .with("Cache-Control", "no-store")
                        .with("Location", location)
                        .with("Preference-Applied", asked.prefer().applied())
                        .with("Retry-After", RETRY_AFTER_SECONDS);
            return failed(ErrorBody.of(Code.DEADLINE_EXCEEDED,
                    "The work goes on; the same request with the same payment, or the job, gives its answer.", null))
                    .with("Location", location);
        }

        private Response failed(ErrorBody body) {
            return reply().failed(body, voice::failure);
        }

        private Response withheld(String reason, String message) {
            return reply().withheld(reason, message, voice::unpaid);
        }

        private JobReply reply() {
            return new JobReply(seller, job, asked, route());
        }

        private @Nullable RouteAnswer route() {
            return asked.explain() ? RouteAnswer.of(ImageAnswer.work(job).route(), publicCosts.getAsBoolean()) : null;
        }
    }

    /** A job as its page shows it. */
    Response page(Job job) {
        return Response.json(200, JobAnswer.of(job, sandbox));
    }
}
