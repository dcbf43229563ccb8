package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.drawing.Picture;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The jobs of an upstream, with the payments that bought them and the images they make. */
final class ImageJobs {
    private static final String FOREIGN_HOST = "http://status.elsewhere.invalid";

    private final ProviderApi api;
    private final Duration work;
    private final Ids ids;
    private final Gallery gallery;
    private final Map<String, ImageJob> jobs;
    private final Map<PaymentKey, PaidJob> sold;
    private final Map<String, Boolean> delivered;

    ImageJobs(ProviderApi api, Duration work, Ids ids, InstantSource clock) {
        this.api = api;
        this.work = work;
        this.ids = ids;
        gallery = new Gallery(clock);
        jobs = Retained.map(clock);
        sold = Retained.map(clock);
        delivered = Retained.map(clock);
    }

    /** The job that a payment bought before. */
    Optional<PaidJob> sold(PaymentKey key) {
        return Optional.ofNullable(sold.get(key));
    }

    PaidJob start(PaymentKey key, UpstreamOrder order, Instant now, Bytes32 transaction) {
        var receipt = new PaidJob(start(order, now), transaction);
        sold.put(key, receipt);
        return receipt;
    }

    /** The job of an order that no payment came with. */
    ImageJob start(UpstreamOrder order, Instant now) {
        List<String> pictures = Stream.generate(ids::next).limit(order.count()).toList();
        var job = new ImageJob(ids.next(), order, pictures, now, now.plus(work));
        long seed = order.seed() != null ? order.seed() : job.id().hashCode();
        IntStream.range(0, order.count())
                .forEach(n -> gallery.add(pictures.get(n),
                        new Picture(order.prompt(), seed + n, order.size().width(), order.size().height())));
        jobs.put(job.id(), job);
        return job;
    }

    Http.Answer delivery(ProviderApi.Synchronous api, UpstreamCall call, ImageJob job) {
        return Answers.json(200, OddAnswers.elsewhere(call, api.delivery(job.order(), images(call, job))));
    }

    Http.Answer ticket(ProviderApi.Asynchronous polled, UpstreamCall call, ImageJob job) {
        String origin = call.fault() == Fault.FOREIGN_STATUS_HOST ? FOREIGN_HOST : Calls.origin(call.http());
        return Answers.json(200, polled.ticket(job.id(), origin, call.now()));
    }

    Optional<Http.Answer> file(UpstreamCall call) {
        return gallery.answer(call);
    }

    /**
     * Empty if the path names no job.
     *
     * @param onDelivery run when the images of a job are delivered for the first time
     */
    Optional<Http.Answer> progress(UpstreamCall call, Runnable onDelivery) {
        return api instanceof ProviderApi.Asynchronous polled
                ? polled.asked(call.http().body())
                        .or(() -> polled.job(call.path()))
                        .map(jobs::get)
                        .map(job -> progress(polled, call, job, onDelivery))
                : Optional.empty();
    }

    private Http.Answer progress(ProviderApi.Asynchronous polled, UpstreamCall call, ImageJob job,
            Runnable onDelivery) {
        Stage stage = switch (call.fault()) {
            case JOB_STUCK -> Stage.PROCESSING;
            case JOB_FAILED -> Stage.FAILED;
            default -> job.stage(call.now());
        };
        boolean done = stage == Stage.COMPLETED;
        if (done && delivered.put(job.id(), true) == null) onDelivery.run();
        List<DeliveredImage> images = done ? images(call, job) : List.of();
        return Answers.json(polled.httpStatus(call.path(), stage),
                OddAnswers.elsewhere(call, polled.progress(call.path(), job.id(), stage, images)));
    }

    private List<DeliveredImage> images(UpstreamCall call, ImageJob job) {
        int copies = call.fault() == Fault.MORE_IMAGES ? 2 : 1;
        return job.pictures()
                .stream()
                .flatMap(id -> Collections.nCopies(copies, id).stream())
                .flatMap(id -> gallery.image(id, Calls.origin(call.http()), call.fault(), api.deliversData()).stream())
                .toList();
    }
}
