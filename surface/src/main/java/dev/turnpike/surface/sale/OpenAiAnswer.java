package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.surface.wire.Money;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of success under OpenAI's names, and beside them what our own answer says. Every image has its URL, which is
 * free, and its bytes if the order did not ask for URLs alone: clients that do not say which they want read either.
 *
 * @param created when the payment was settled, in unix seconds
 * @param format of the first image, such as {@code png}
 * @param size of the first image, such as {@code 1024x1024}
 * @param safetyIdentifier as the order has it
 * @param route there if the client asked for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenAiAnswer(long created, List<Datum> data, @JsonProperty("output_format") @Nullable String format,
        @Nullable String size, @JsonProperty("safety_identifier") @Nullable String safetyIdentifier, String model,
        String provider, String job, Money cost, ImageAnswer.Receipt payment, @Nullable RouteAnswer route) {
    /**
     * One image.
     *
     * @param linkEnds about when its URL ends, where that is known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Datum(@JsonProperty("b64_json") @Nullable String data, String url, @Nullable Instant linkEnds) {
        private static Datum of(ImageAnswer.Image image, @Nullable String data) {
            return new Datum(data, image.url(), image.linkEnds());
        }
    }

    static OpenAiAnswer of(Job job, ImageAnswer sold, List<Optional<byte[]>> data, @Nullable String safetyIdentifier) {
        ImageAnswer.Image first = sold.images().getFirst();
        return new OpenAiAnswer(created(job),
                IntStream.range(0, sold.images().size())
                        .mapToObj(i -> Datum.of(sold.images().get(i), base64(data, i)))
                        .toList(),
                format(first), size(first), safetyIdentifier, sold.model(), sold.provider(), sold.job(), sold.cost(),
                sold.payment(), sold.route());
    }

    static long created(Job job) {
        return (job.state() instanceof State.Closed closed ? closed.at() : job.facts().heldAt()).getEpochSecond();
    }

    static @Nullable String base64(List<Optional<byte[]>> data, int index) {
        return index < data.size() ? data.get(index).map(Base64.getEncoder()::encodeToString).orElse(null) : null;
    }

    static @Nullable String format(ImageAnswer.Image image) {
        String type = image.mediaType();
        return type != null && type.startsWith("image/") ? type.substring("image/".length()) : null;
    }

    static @Nullable String size(ImageAnswer.Image image) {
        return image.width() == null ? null : image.width() + "x" + image.height();
    }
}
