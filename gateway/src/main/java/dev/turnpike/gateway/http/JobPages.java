package dev.turnpike.gateway.http;

import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.gateway.journal.Journal;
import dev.turnpike.gateway.till.Refusal;
import dev.turnpike.gateway.till.Refusal.Code;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** {@code GET} and {@code DELETE /v1/jobs/{id}}, for whoever knows the id. */
public final class JobPages {
    private final Journal journal;
    private final Cancel cancel;
    private final boolean sandbox;

    public JobPages(Journal journal, Cancel cancel, boolean sandbox) {
        this.journal = journal;
        this.cancel = cancel;
        this.sandbox = sandbox;
    }

    Mono<Answer> show(ServerRequest request) {
        return view(journal.job(request.pathVariable("id")));
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
