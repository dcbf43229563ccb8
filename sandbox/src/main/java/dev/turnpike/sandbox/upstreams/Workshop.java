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

/** A seller's jobs and the images they make. */
final class Workshop {
    private static final int KEPT = 10_000;
    private static final String SOMEBODY_ELSE = "http://status.elsewhere.invalid";

    private final Trade trade;
    private final Duration work;
    private final Ids ids;
    private final Gallery gallery = new Gallery();
    private final Map<String, Job> jobs = Recent.map(KEPT);
    private final Map<PaymentKey, Sold> sold = Recent.map(KEPT);
    private final Map<String, Boolean> delivered = Recent.map(KEPT);

    Workshop(Trade trade, Duration work, Ids ids) {
        this.trade = trade;
        this.work = work;
        this.ids = ids;
    }

    /** What this payment bought before. */
    Optional<Sold> sold(PaymentKey key) {
        return Optional.ofNullable(sold.get(key));
    }

    Sold start(PaymentKey key, Order order, Instant now, Bytes32 transaction) {
        List<String> pictures = Stream.generate(ids::next).limit(order.count()).toList();
        var job = new Job(ids.next(), order, pictures, now, now.plus(work));
        long seed = order.seed() != null ? order.seed() : job.id().hashCode();
        IntStream.range(0, order.count())
                .forEach(n -> gallery.promise(pictures.get(n),
                        new Picture(order.prompt(), seed + n, order.size().width(), order.size().height())));
        jobs.put(job.id(), job);
        var receipt = new Sold(job, transaction);
        sold.put(key, receipt);
        return receipt;
    }

    Http.Answer delivery(Trade.Prompt prompt, Visit visit, Job job) {
        return Answers.json(200, prompt.delivery(job.order(), works(visit, job)));
    }

    Http.Answer ticket(Trade.ByJob byJob, Visit visit, Job job) {
        String origin = visit.fault() == Fault.FOREIGN_STATUS_HOST ? SOMEBODY_ELSE : Calls.origin(visit.call());
        return Answers.json(200, byJob.ticket(job.id(), origin, visit.now()));
    }

    Optional<Http.Answer> file(Visit visit) {
        return gallery.answer(visit.call(), visit.fault());
    }

    /**
     * Empty if no job of ours is asked after.
     *
     * @param onDelivery run when a job's images are handed out for the first time
     */
    Optional<Http.Answer> progress(Visit visit, Runnable onDelivery) {
        return trade instanceof Trade.ByJob byJob
                ? byJob.job(visit.path()).map(jobs::get).map(job -> progress(byJob, visit, job, onDelivery))
                : Optional.empty();
    }

    private Http.Answer progress(Trade.ByJob byJob, Visit visit, Job job, Runnable onDelivery) {
        Stage stage = switch (visit.fault()) {
            case JOB_STUCK -> Stage.PROCESSING;
            case JOB_FAILED -> Stage.FAILED;
            default -> job.stage(visit.now());
        };
        boolean done = stage == Stage.COMPLETED;
        if (done && delivered.put(job.id(), true) == null) onDelivery.run();
        return Answers.json(200, byJob.progress(job.id(), stage, done ? works(visit, job) : List.of()));
    }

    private List<Artwork> works(Visit visit, Job job) {
        return job.pictures()
                .stream()
                .flatMap(id -> gallery.handOut(id, Calls.origin(visit.call()), visit.fault()).stream())
                .toList();
    }
}
