package dev.turnpike.surface.pages;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Progress;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.surface.guard.Streams;
import dev.turnpike.surface.sale.Events;
import dev.turnpike.surface.sale.JobAnswer;
import dev.turnpike.surface.wire.ClientAddress;
import dev.turnpike.surface.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * {@code GET /v1/jobs/{id}/events}: a job as a stream of events. An event is the whole job as its page shows it, sent
 * whenever the job's status has changed; the last one is the job at its end, after the settlement.
 *
 * <p>The id of an event is the number of its status: 1 pending, 2 processing, 3 ended. A client that was away sends the
 * last id it has seen, and gets the job as it is now if that is further on. Whether images are made, and when money is
 * asked for, is not told: its payer could take the payment back at the worst moment.
 */
@RestController
public final class JobEventsPage {
    /** A stream ends after this long; its client comes back with the last id. */
    static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration ELSEWHERE = Duration.ofSeconds(2);
    /** In so many looks one at a job that is driven here: it may be another process's by now. */
    private static final int SELDOM = 8;

    private static final byte[] PAUSE = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final int ENDED = 3;

    private final Journal journal;
    private final Progress progress;
    private final Streams streams;
    private final Consumer<Job> answered;
    private final Scheduler scheduler;
    private final boolean sandbox;

    /** @param answered is told of every job whose images have been written to its client */
    public JobEventsPage(Journal journal, Progress progress, Streams streams, Consumer<Job> answered,
            Scheduler scheduler, boolean sandbox) {
        this.journal = journal;
        this.progress = progress;
        this.streams = streams;
        this.answered = answered;
        this.scheduler = scheduler;
        this.sandbox = sandbox;
    }

    @GetMapping("/v1/jobs/{id}/events")
    Mono<Void> show(@PathVariable String id, ServerWebExchange exchange) {
        int seen = seen(exchange.getRequest().getHeaders().getFirst("Last-Event-ID"));
        return JobPages.found(journal.job(id)).flatMap(job -> {
            ServerHttpResponse response = exchange.getResponse();
            if (job.closed() && seen == ENDED) {
                response.setStatusCode(HttpStatus.NO_CONTENT);
                return response.setComplete();
            }
            if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
                Events.head(response);
                return response.setComplete();
            }
            return streams.within(ClientAddress.of(exchange.getRequest().getRemoteAddress()),
                    stream(job, seen == ENDED ? 0 : seen, response));
        });
    }

    /** An id that is not ours, or of a later status than there can be, is none. */
    private static int seen(@Nullable String id) {
        return id != null && id.matches("[1-3]") ? Integer.parseInt(id) : 0;
    }

    private Mono<Void> stream(Job job, int seen, ServerHttpResponse response) {
        AtomicReference<@Nullable Job> end = new AtomicReference<>();
        Flux<byte[]> events = statuses(job, seen).doOnNext(now -> end.set(now.closed() ? now : null))
                .map(this::event)
                .take(LONGEST, scheduler);
        return Events.write(response, Flux.just(PAUSE).concatWith(events), scheduler).doOnSuccess(written -> {
            Job last = end.get();
            if (last != null && last.work() instanceof ImageWork) answered.accept(last);
        });
    }

    /** Watched before the journal is asked, so that no step falls between. */
    private Flux<Job> statuses(Job job, int seen) {
        Flux<Job> steps = job.closed() ? Flux.just(job)
                : progress.of(job.id()).mergeWith(read(job)).publishOn(scheduler);
        return Flux.defer(() -> {
            AtomicInteger last = new AtomicInteger(seen);
            return steps.filter(now -> number(now) > last.get())
                    .doOnNext(now -> last.set(number(now)))
                    .takeUntil(Job::closed);
        });
    }

    /** As the journal has it: once, or again and again where another process may drive it. */
    private Flux<Job> read(Job job) {
        Mono<Job> now = journal.job(job.id()).onErrorComplete();
        return journal.replica().shared()
                ? Flux.interval(Duration.ZERO, ELSEWHERE, scheduler)
                        .onBackpressureDrop()
                        .filter(tick -> tick % SELDOM == 0 || !journal.replica().drives(job))
                        .concatMap(tick -> now)
                : now.flux();
    }

    private byte[] event(Job job) {
        JobAnswer answer = JobAnswer.of(job, sandbox);
        return Events.event(number(job), "job." + answer.status().label(), Json.bytes(answer));
    }

    private static int number(Job job) {
        return switch (job.state()) {
            case State.Held held -> 1;
            case State.Working working -> 2;
            case State.Delivered delivered -> 2;
            case State.Settling settling -> 2;
            case State.Paid paid -> 2;
            case State.Closed closed -> ENDED;
        };
    }
}
