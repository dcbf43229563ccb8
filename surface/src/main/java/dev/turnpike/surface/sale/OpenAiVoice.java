package dev.turnpike.surface.sale;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.OpenAiError;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.surface.wire.TermsBody;
import dev.turnpike.x402.Challenge;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The words of OpenAI's Images API.
 *
 * @param safetyIdentifier what the order says of its user, for the answer to repeat: the same in every replay, for another
 *     one makes another request; null: nothing
 */
record OpenAiVoice(@Nullable String safetyIdentifier) implements Voice {
    static final OpenAiVoice ONLY = new OpenAiVoice(null);

    @Override
    public Order order(ImageSales sales, String path, String key, byte[] body) {
        ParsedBody parsed = ParsedBody.of(body);
        boolean edit = path.endsWith(Routes.EDITS);
        return new Order(sales.of("POST", path, key, parsed, now -> parsed.openAiOrder(now, edit)),
                parsed.openAiDelivery(), new OpenAiVoice(parsed.openAiIdentifier().orElse(null)));
    }

    @Override
    public byte[] challenge(Challenge challenge) {
        String message = "Payment required: " + challenge.terms().amount().toDecimal() + " USDC on "
                + challenge.terms().asset().network().label() + ", by x402.";
        return Json.bytes(terms(TermsBody.of(challenge, message, null)));
    }

    @Override
    public Object error(ErrorBody body) {
        return OpenAiError.of(body, null);
    }

    @Override
    public Object terms(TermsBody body) {
        return OpenAiError.of(body, null);
    }

    @Override
    public Object failure(JobFailure failure) {
        return OpenAiError.of(failure.body(), failure.job());
    }

    @Override
    public Object unpaid(UnpaidJob job) {
        return OpenAiError.of(job.terms(), job.job());
    }

    @Override
    public Object sold(Job job, ImageAnswer answer, List<Optional<byte[]>> data) {
        return OpenAiAnswer.of(job, answer, data, safetyIdentifier);
    }

    @Override
    public List<byte[]> soldEvents(Job job, ImageAnswer answer, List<Optional<byte[]>> data) {
        return IntStream.range(0, answer.images().size())
                .mapToObj(i -> OpenAiEvent.of(job, answer, i, data))
                .map(event -> Events.event(event.type(), Json.bytes(event)))
                .toList();
    }
}
