package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.surface.wire.Money;
import dev.turnpike.surface.wire.Routes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One image at the end of a stream, under OpenAI's names. A stream has no receipt in its headers, which were sent before
 * the payment was settled: {@code payment} is the receipt.
 *
 * @param linkEnds about when its URL ends, where that is known
 * @param usage OpenAI's clients expect it; always zeros
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenAiEvent(String type, @JsonProperty("b64_json") @Nullable String data, String url,
        @Nullable Instant linkEnds, @JsonProperty("created_at") long created, @Nullable String size, String quality,
        String background, @JsonProperty("output_format") @Nullable String format, Usage usage, String model,
        String provider, String job, Money cost, ImageAnswer.Receipt payment) {
    private static final String GENERATED = "image_generation.completed";
    private static final String EDITED = "image_edit.completed";
    private static final String AUTO = "auto";

    /** Tokens, which are not what is paid for here. */
    public record Usage(@JsonProperty("input_tokens") int input, @JsonProperty("input_tokens_details") Details details,
            @JsonProperty("output_tokens") int output, @JsonProperty("total_tokens") int total) {
        static final Usage NONE = new Usage(0, new Details(0, 0), 0, 0);

        /** Of the input. */
        public record Details(@JsonProperty("text_tokens") int text, @JsonProperty("image_tokens") int image) {}
    }

    static OpenAiEvent of(Job job, ImageAnswer sold, int index, List<Optional<byte[]>> data) {
        ImageAnswer.Image image = sold.images().get(index);
        boolean edit = job.facts().terms().resource().endsWith(Routes.EDITS);
        return new OpenAiEvent(edit ? EDITED : GENERATED, OpenAiAnswer.base64(data, index), image.url(),
                image.linkEnds(), OpenAiAnswer.created(job), OpenAiAnswer.size(image), AUTO, AUTO,
                OpenAiAnswer.format(image), Usage.NONE, sold.model(), sold.provider(), sold.job(), sold.cost(),
                sold.payment());
    }
}
