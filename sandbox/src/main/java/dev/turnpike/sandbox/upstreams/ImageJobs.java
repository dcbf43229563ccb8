package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.drawing.Picture;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An upstream's jobs and the images they make. */
final class ImageJobs {
    private static final int KEPT = 10_000;
    private static final String SOMEBODY_ELSE = "http://status.elsewhere.invalid";

    private final ProviderApi trade;
    private final Duration work;
    private final Ids ids;
    private final Gallery gallery = new Gallery();
    private final Map<String, ImageJob> jobs = Recent.map(KEPT);
    private final Map<PaymentKey, PaidJob> sold = Recent.map(KEPT);
    private final Map<String, Boolean> delivered = Recent.map(KEPT);

    ImageJobs(ProviderApi trade, Duration work, Ids ids) {
        this.trade = trade;
        this.work = work;
        this.ids = ids;
    }

    /** What this payment bought before. */
    Optional<PaidJob> sold(PaymentKey key) {
        return Optional.ofNullable(sold.get(key));
    }

    PaidJob start(PaymentKey key, UpstreamOrder order, Instant now, Bytes32 transaction) {
        List<String> pictures = Stream.generate(ids::next).limit(order.count()).toList();
        var job = new ImageJob(ids.next(), order, pictures, now, now.plus(work));
        long seed = order.seed() != null ? order.seed() : job.id().hashCode();
        IntStream.range(0, order.count())
                .forEach(n -> gallery.promise(pictures.get(n),
                        new Picture(order.prompt(), seed + n, order.size().width(), order.size().height())));
        jobs.put(job.id(), job);
        var receipt = new PaidJob(job, transaction);
        sold.put(key, receipt);
        return receipt;
    }

    Http.Answer delivery(ProviderApi.Synchronous prompt, UpstreamCall visit, ImageJob job) {
        return Answers.json(200, prompt.delivery(job.order(), works(visit, job)));
    }

    Http.Answer ticket(ProviderApi.Asynchronous byJob, UpstreamCall visit, ImageJob job) {
        String origin = visit.fault() == Fault.FOREIGN_STATUS_HOST ? SOMEBODY_ELSE : Calls.origin(visit.call());
        return Answers.json(200, byJob.ticket(job.id(), origin, visit.now()));
    }

    Optional<Http.Answer> file(UpstreamCall visit) {
        return gallery.answer(visit.call(), visit.fault());
    }

    /**
     * Empty if no job of ours is asked after.
     *
     * @param onDelivery run when a job's images are handed out for the first time
     */
    Optional<Http.Answer> progress(UpstreamCall visit, Runnable onDelivery) {
        return trade instanceof ProviderApi.Asynchronous byJob
                ? byJob.job(visit.path()).map(jobs::get).map(job -> progress(byJob, visit, job, onDelivery))
                : Optional.empty();
    }

    private Http.Answer progress(ProviderApi.Asynchronous byJob, UpstreamCall visit, ImageJob job,
            Runnable onDelivery) {
        Stage stage = switch (visit.fault()) {
            case JOB_STUCK -> Stage.PROCESSING;
            case JOB_FAILED -> Stage.FAILED;
            default -> job.stage(visit.now());
        };
        boolean done = stage == Stage.COMPLETED;
        if (done && delivered.put(job.id(), true) == null) onDelivery.run();
        return Answers.json(200, byJob.progress(job.id(), stage, done ? works(visit, job) : List.of()));
    }

    private List<DeliveredImage> works(UpstreamCall visit, ImageJob job) {
        return job.pictures()
                .stream()
                .flatMap(id -> gallery.handOut(id, Calls.origin(visit.call()), visit.fault()).stream())
                .toList();
    }
}
