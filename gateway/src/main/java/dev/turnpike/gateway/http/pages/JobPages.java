package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.sale.JobView;
import dev.turnpike.gateway.http.wire.Answer;
import java.time.InstantSource;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** {@code GET} and {@code DELETE /v1/jobs/{id}}, for whoever knows the id. */
public final class JobPages {
    private final Journal journal;
    private final Cancel cancel;
    private final InstantSource clock;
    private final boolean sandbox;

    public JobPages(Journal journal, Cancel cancel, InstantSource clock, boolean sandbox) {
        this.journal = journal;
        this.cancel = cancel;
        this.clock = clock;
        this.sandbox = sandbox;
    }

    Mono<Answer> show(ServerRequest request) {
        return view(journal.job(request.pathVariable("id")).delayUntil(this::handedOut));
    }

    /** Whoever sees the images here has them. */
    private Mono<Boolean> handedOut(Job job) {
        boolean images = job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
        return images ? journal.handedOut(job.id(), clock.instant()) : Mono.just(false);
    }

    Mono<Answer> cancel(ServerRequest request) {
        return view(cancel.cancel(request.pathVariable("id")));
    }

    private Mono<Answer> view(Mono<Job> job) {
        return job.map(found -> {
            Answer answer = Answer.json(200, JobView.of(found, sandbox)).with("Cache-Control", "private, no-store");
            return found.closed() ? answer : answer.with("Retry-After", "2");
        }).switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND, "There is no job of this id.")));
    }
}
