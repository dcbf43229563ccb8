package dev.turnpike.surface.sale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Till;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.surface.wire.Errors;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes the till's replies: as one response or, where the order asks for it, as events. Tells the till whether each
 * answer has reached its client.
 */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    /** So often in a minute the images of one job are read for an answer; others have their URLs alone. */
    static final int READS = 10;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final int JOBS = 100_000;

    /** After 300 seconds without headers Node's fetch gives up, and an SDK pays again. */
    private static final Duration UNHEARD = Duration.ofSeconds(280);

    private final Till till;
    private final SaleResponses responses;
    private final ImageBytes images;
    private final Scheduler scheduler;
    /** How often the bytes of a job's images were read in the minute that began with the first time. */
    private final Cache<String, Integer> reads;

    /** @param images the bytes of images, for clients that take them as data */
    public Answers(Till till, SaleResponses responses, ImageBytes images, Scheduler scheduler) {
        this.till = till;
        this.responses = responses;
        this.images = images;
        this.scheduler = scheduler;
        this.reads = Caffeine.newBuilder()
                .maximumSize(JOBS)
                .expireAfter(Expiry.<String, Integer>creating((job, count) -> A_MINUTE))
                .ticker(() -> scheduler.now(TimeUnit.NANOSECONDS))
                .executor(Runnable::run)
                .build();
    }

    /** The whole reply as one response. */
    Mono<Void> write(ServerHttpResponse response, Reply reply, Asked asked) {
        return switch (reply) {
            case Reply.PayFirst first ->
                Mono.defer(() -> responses.response(first, asked.headers(), asked.voice(), List.of()).to(response));
            case Reply.Of of -> told(new AtomicReference<>(of.job()),
                    withData(of.job(), asked, ImageBytes.Most.within(left(asked)),
                            data -> responses.response(of, asked.headers(), asked.voice(), data).to(response).flux())
                            .then());
        };
    }

    /**
     * A job as a stream that ends with its images, or with an error. One that has ended without images is one response.
     *
     * @param id of the request, for the log
     */
    Mono<Void> stream(ServerHttpResponse response, Reply.Of begun, Asked asked, String id) {
        if (begun.job().closed() && !isSettled(begun.job())) return write(response, begun, asked);
        AtomicReference<@Nullable Job> last = new AtomicReference<>();
        Flux<byte[]> events = till.follow(begun.job(), asked.headers().prefer().patience())
                .flatMapMany(reply -> reply instanceof Reply.Of end ? events(end, asked, last) : Flux.empty())
                .onErrorResume(failure -> Flux.just(error(failed(failure, asked, id))));
        return told(last, Events.write(response, events, scheduler));
    }

    /**
     * What becomes of a reply as a value, for a surface that writes it in a form of its own, and tells the till itself
     * whether it was received. The room of the images is held until then.
     *
     * @param most of the images' bytes
     * @param use takes the HTTP response and the bytes of its images, each empty if it cannot be had
     */
    public <T> Flux<T> made(Reply reply, RequestHeaders headers, ImageBytes.Most most,
            BiFunction<Response, List<Optional<byte[]>>, Flux<T>> use) {
        Function<List<Optional<byte[]>>, Flux<T>> written = data -> use
                .apply(responses.response(reply, headers, OwnVoice.ONLY, List.of()), data);
        return reply instanceof Reply.Of of ? withImages(of.job(), most, written)
                : Flux.defer(() -> written.apply(List.of()));
    }

    /** The same of a job as its page shows it. */
    public <T> Flux<T> shown(Job job, ImageBytes.Most most, BiFunction<Response, List<Optional<byte[]>>, Flux<T>> use) {
        return withImages(job, most, data -> use.apply(responses.page(job), data));
    }

    /** When a request came, for {@link Asked}. */
    Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }

    private Duration left(Asked asked) {
        return UNHEARD.minus(Duration.between(asked.at(), now()));
    }

    private Flux<byte[]> events(Reply.Of end, Asked asked, AtomicReference<@Nullable Job> last) {
        last.set(end.job());
        if (!isSettled(end.job()))
            return Flux.just(error(responses.response(end, asked.headers(), asked.voice(), List.of())));
        return withData(end.job(), asked, ImageBytes.Most.ALL,
                data -> Flux.fromIterable(responses.events(end.job(), asked.voice(), data)));
    }

    private static byte[] error(Response response) {
        return Events.event("error", response.body());
    }

    private static Response failed(Throwable failure, Asked asked, String id) {
        return Errors.expected(failure).map(refusal -> Errors.response(refusal, true, asked.voice())).orElseGet(() -> {
            LOG.error("request {}: a stream failed", id, failure);
            return Errors.unexpected(id, true, asked.voice());
        });
    }

    private <T> Flux<T> withData(Job job, Asked asked, ImageBytes.Most most,
            Function<List<Optional<byte[]>>, Flux<T>> use) {
        return asked.asData() ? withImages(job, most, use) : Flux.defer(() -> use.apply(List.of()));
    }

    private <T> Flux<T> withImages(Job job, ImageBytes.Most most, Function<List<Optional<byte[]>>, Flux<T>> use) {
        return ImageAnswer.find(job)
                .filter(work -> isSettled(job) && !work.isDeleted() && mayRead(job, most))
                .flatMap(ImageWork::images)
                .map(found -> images.with(found, most, use))
                .orElseGet(() -> Flux.defer(() -> use.apply(List.of())));
    }

    private boolean mayRead(Job job, ImageBytes.Most most) {
        return most.bytes() > 0 && reads.asMap().merge(job.id(), 1, Integer::sum) <= READS;
    }

    private static boolean isSettled(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }

    private Mono<Void> told(AtomicReference<@Nullable Job> answered, Mono<Void> written) {
        return written.doOnSuccess(done -> tell(answered, true))
                .doOnError(lost -> tell(answered, false))
                .doOnCancel(() -> tell(answered, false));
    }

    private void tell(AtomicReference<@Nullable Job> answered, boolean received) {
        Job job = answered.get();
        if (job != null) till.answered(job, received);
    }

    /**
     * What an answer is made for.
     *
     * @param asData whether the bytes of the images are wanted beside their URLs
     * @param at when it was asked for
     */
    record Asked(RequestHeaders headers, Voice voice, boolean asData, Instant at) {}
}
