package dev.turnpike.surface.sale;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.TermsBody;
import dev.turnpike.x402.Challenge;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Turnpike's own words, with x-router's names. */
final class OwnVoice implements Voice {
    static final OwnVoice ONLY = new OwnVoice();

    private OwnVoice() {}

    @Override
    public Order order(ImageSales sales, String path, String key, byte[] body) {
        return new Order(sales.of("POST", path, key, body), ParsedBody.Delivery.PLAIN, this);
    }

    @Override
    public byte[] challenge(Challenge challenge) {
        return challenge.body().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object error(ErrorBody body) {
        return OWN.error(body);
    }

    @Override
    public Object terms(TermsBody body) {
        return OWN.terms(body);
    }

    @Override
    public Object failure(JobFailure failure) {
        return failure;
    }

    @Override
    public Object unpaid(UnpaidJob job) {
        return job;
    }

    @Override
    public Object sold(Job job, ImageAnswer answer, List<Optional<byte[]>> data) {
        return answer;
    }

    @Override
    public List<byte[]> soldEvents(Job job, ImageAnswer answer, List<Optional<byte[]>> data) {
        return List.of();
    }
}
