package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.surface.wire.Charged;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Money;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as its client sees it: its status, its images once they are settled, and the client's own metadata.
 *
 * @param object always {@code job}
 * @param metadata JSON of the client, unchanged
 * @param result there if the job is completed and made images; the answer of a route is had by its request alone
 * @param error there if the job failed or was cancelled
 * @param route there if the client asked for it
 * @param deleted there if metadata and images were deleted for their age; the result has no images then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobAnswer(String id, String object, Status status, Charged charged, Instant createdAt, Money price,
        @Nullable JsonNode metadata, @Nullable Instant finishedAt, @Nullable ImageAnswer result,
        @Nullable Failure error, @Nullable RouteAnswer route, @Nullable Boolean deleted) {
    /** Where a job is; {@code pending} before any upstream is tried. */
    public enum Status {
        PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a job ended without images. */
    public record Failure(String error, String message) {}

    public static JobAnswer of(Job job, boolean sandbox) {
        State.Closed closed = job.state() instanceof State.Closed it ? it : null;
        return new JobAnswer(job.id(), "job", status(job.state()), Charged.of(job.state()), job.facts().heldAt(),
                Money.of(job.facts().terms().amount()), metadata(job), closed == null ? null : closed.at(),
                closed == null ? null : result(job, closed.end(), sandbox),
                closed == null ? null : failure(closed.end()), null,
                ImageAnswer.find(job).filter(ImageWork::isDeleted).map(gone -> true).orElse(null));
    }

    JobAnswer with(@Nullable RouteAnswer found) {
        return new JobAnswer(id, object, status, charged, createdAt, price, metadata, finishedAt, result, error, found,
                deleted);
    }

    private static @Nullable ImageAnswer result(Job job, End end, boolean sandbox) {
        return end instanceof End.Settled settled && ImageAnswer.find(job).filter(JobAnswer::hasImages).isPresent()
                ? ImageAnswer.of(job, settled, sandbox)
                : null;
    }

    /** A job whose texts were deleted, and that bought nothing, has sold a request to a route. */
    private static boolean hasImages(ImageWork work) {
        return !work.isDeleted() || !work.purchases().isEmpty();
    }

    private static @Nullable Failure failure(End end) {
        return switch (end) {
            case End.Settled settled -> null;
            case End.Released released -> new Failure(released.code().name(), released.message());
            case End.Lapsed lapsed -> new Failure(SaleResponses.EXPIRED, SaleResponses.LAPSED);
            case End.Unpaid unpaid -> new Failure(unpaid.code(), SaleResponses.UNPAID);
            case End.Joined joined -> new Failure(Refusal.Code.PAYMENT_ALREADY_USED.name(), SaleResponses.JOINED);
        };
    }

    private static Status status(State state) {
        return switch (state) {
            case State.Held held -> Status.PENDING;
            case State.Working working -> Status.PROCESSING;
            case State.Delivered delivered -> Status.PROCESSING;
            case State.Settling settling -> Status.PROCESSING;
            case State.Paid paid -> Status.PROCESSING;
            case State.Closed closed -> switch (closed.end()) {
                case End.Settled settled -> Status.COMPLETED;
                case End.Released released ->
                    released.code() == Refusal.Code.CANCELLED ? Status.CANCELLED : Status.FAILED;
                case End.Lapsed lapsed -> Status.FAILED;
                case End.Unpaid unpaid -> Status.FAILED;
                case End.Joined joined -> Status.FAILED;
            };
        };
    }

    /** The client's own JSON, as it was sent; null if there was none. */
    private static @Nullable JsonNode metadata(Job job) {
        return ImageAnswer.find(job).map(work -> work.request().metadata()).map(Json::raw).orElse(null);
    }
}
