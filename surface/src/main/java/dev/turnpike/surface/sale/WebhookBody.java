package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.surface.wire.Charged;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook tells of a job that has ended, as Standard Webhooks has it: where to look, and no images.
 *
 * @param type {@code job.completed} or {@code job.failed}; of {@code job.cancelled} none is sent
 * @param timestamp of the job's end
 */
public record WebhookBody(String type, @Nullable Instant timestamp, Data data) {
    /** @param url of the job's page, which has the images */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Data(String id, String object, JobAnswer.Status status, Charged charged, Instant createdAt,
            @Nullable Instant finishedAt, Money price, JobAnswer.@Nullable Failure error, String url) {}

    /** As JSON, the same each time. */
    public static byte[] of(Job job, String publicUrl) {
        JobAnswer it = JobAnswer.of(job, false);
        return Json.bytes(new WebhookBody("job." + it.status().label(), it.finishedAt(),
                new Data(it.id(), it.object(), it.status(), it.charged(), it.createdAt(), it.finishedAt(), it.price(),
                        it.error(), publicUrl + "/v1/jobs/" + it.id())));
    }
}
