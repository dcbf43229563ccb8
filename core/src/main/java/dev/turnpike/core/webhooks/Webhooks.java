package dev.turnpike.core.webhooks;

import dev.turnpike.config.WebhookSettings;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.webhooks.WebhookBook.Due;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.NettyHttp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends the webhooks of jobs that have ended: signed, at least once, tried again for three to four days. A receiver is an
 * address that a stranger has named: only public addresses are called, checked at every connect; no redirect is followed,
 * no answer is read, and one that hangs holds a few places for a while.
 */
public final class Webhooks implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration COUNTED = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration BUSY = Duration.ofSeconds(20);
    private static final int AT_ONCE = 128;
    private static final int PER_HOST = 4;
    private static final int READ = 256;

    private final WebhookBook book;
    private final Journal journal;
    private final Function<Job, byte[]> body;
    private final Http http;
    private final Supplier<WebhookSettings> settings;
    private final Time time;
    private final Waiting waiting = new Waiting();
    /** The host of each that is on its way, by job. */
    private final Map<String, String> sending = new ConcurrentHashMap<>();

    /** @param body what is told of a job that has ended: less than 20 KB, the same each time */
    public Webhooks(WebhookBook book, Journal journal, Function<Job, byte[]> body, Http http,
            Supplier<WebhookSettings> settings, Time time) {
        this.book = book;
        this.journal = journal;
        this.body = body;
        this.http = http;
        this.settings = settings;
        this.time = time;
    }

    /**
     * The same sale, with its webhook. As a new order it is refused if the webhook may not be called, or if too many
     * wait.
     *
     * @param webhook null: none
     */
    public Sale with(Sale sale, @Nullable Webhook webhook) {
        return webhook == null ? sale
                : new HookedSale(sale, webhook, () -> check(webhook),
                        payer -> waiting.check(webhook.host(), payer, settings.get()));
    }

    private void check(Webhook webhook) {
        if (!NettyHttp.mayCall(reach(), webhook.uri()))
            throw Refusal.field(Code.INVALID_PARAMETER, "Turnpike-Webhook",
                    "Turnpike-Webhook: its URL is not called (expected: https, a public address, no user)");
        waiting.check(webhook.host(), settings.get());
    }

    private Http.Reach reach() {
        return settings.get().allowPrivate() ? Http.Reach.PRIVATE : Http.Reach.PUBLIC;
    }

    @Override
    public String name() {
        return "webhooks";
    }

    /** Counts those that wait, and sends those that are due where it is this process's turn. */
    @Override
    public Disposable start() {
        Flux<?> rounds = Flux.interval(EVERY, time.scheduler())
                .onBackpressureDrop()
                .filter(tick -> journal.replica().onDuty())
                .concatMap(tick -> round());
        Flux<?> counts = Flux.interval(Duration.ZERO, COUNTED, time.scheduler())
                .onBackpressureDrop()
                .concatMap(tick -> count());
        return Steady.run(name(), Flux.merge(rounds, counts), time.scheduler());
    }

    Mono<?> count() {
        return book.waiting().doOnNext(waiting::are);
    }

    /** Begins to send what is due; waits for none of it. */
    Mono<Void> round() {
        return book.due(time.now(), READ).flatMapIterable(due -> due).concatMap(this::begin).then();
    }

    private Mono<?> begin(Due due) {
        String host = due.webhook().host();
        if (sending.containsKey(due.job()) || sending.size() >= AT_ONCE) return Mono.empty();
        if (sending.values().stream().filter(host::equals).count() >= PER_HOST)
            return book.later(due.job(), due.tries(), time.now().plus(BUSY));
        sending.put(due.job(), host);
        sent(due).doFinally(signal -> sending.remove(due.job()))
                .subscribe(done -> {},
                        failure -> LOG.warn("webhook of job {}: {}", Job.brief(due.job()), failure.toString()));
        return Mono.empty();
    }

    private Mono<Boolean> sent(Due due) {
        return journal.job(due.job())
                .flatMap(job -> http.send(call(due, job)).flatMap(outcome -> end(due, outcome)))
                .switchIfEmpty(Mono.defer(() -> book.end(due.job())))
                .onErrorResume(failure -> {
                    LOG.warn("webhook of job {}: {}", Job.brief(due.job()), failure.getClass().getSimpleName());
                    return end(due, new Http.NotSent("its job cannot be told"));
                });
    }

    private Http.Call call(Due due, Job job) {
        Message message = new Message("evt_" + job.id(), time.now(), body.apply(job));
        return new Http.Call("POST", due.webhook().uri(), message.headers(due.webhook()), message.body(), TIMEOUT, 1,
                reach(), true);
    }

    private Mono<Boolean> end(Due due, Http.Outcome outcome) {
        if (Tries.isOver(outcome)) return book.end(due.job());
        int tries = due.tries() + 1;
        return Tries.pause(tries, due.job(), outcome)
                .map(pause -> book.later(due.job(), tries, time.now().plus(pause)))
                .orElseGet(() -> {
                    LOG.warn("webhook of job {}: given up after {} tries", Job.brief(due.job()), tries);
                    return book.end(due.job());
                });
    }

    /** Those on their way, by host; for tests. */
    List<String> sending() {
        return List.copyOf(sending.values());
    }
}
