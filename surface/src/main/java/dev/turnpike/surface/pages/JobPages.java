package dev.turnpike.surface.pages;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Cancelling;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.surface.guard.CancelLimits;
import dev.turnpike.surface.sale.JobAnswer;
import dev.turnpike.surface.wire.ClientAddress;
import dev.turnpike.surface.wire.Response;
import java.util.function.Consumer;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code GET} and {@code DELETE /v1/jobs/{id}}. The id is a secret: its holder may see and cancel the job. */
@RestController
public final class JobPages {
    private static final String CACHE = "private, no-store";
    private static final String AGAIN = "2";

    private final Journal journal;
    private final Cancelling cancelling;
    private final CancelLimits limits;
    private final Consumer<Job> answered;
    private final boolean sandbox;

    /** @param answered is told of every job whose page has been written to its client */
    public JobPages(Journal journal, Cancelling cancelling, CancelLimits limits, Consumer<Job> answered,
            boolean sandbox) {
        this.journal = journal;
        this.cancelling = cancelling;
        this.limits = limits;
        this.answered = answered;
        this.sandbox = sandbox;
    }

    @GetMapping("/v1/jobs/{id}")
    Mono<Void> show(@PathVariable String id, ServerWebExchange exchange) {
        return found(journal.job(id)).flatMap(job -> {
            Response page = Response.json(200, JobAnswer.of(job, sandbox)).with("Cache-Control", CACHE);
            return (job.closed() ? page : page.with("Retry-After", AGAIN)).to(exchange.getResponse())
                    .doOnSuccess(written -> {
                        boolean shown = exchange.getRequest().getMethod().equals(HttpMethod.GET);
                        if (shown && job.work() instanceof ImageWork) answered.accept(job);
                    });
        });
    }

    @DeleteMapping("/v1/jobs/{id}")
    Mono<ResponseEntity<JobAnswer>> cancel(@PathVariable String id, ServerHttpRequest request) {
        return response(journal.job(id)
                .filter(job -> !job.closed())
                .doOnNext(job -> limits.count(ClientAddress.of(request.getRemoteAddress()), job.facts().key().payer()))
                .then(Mono.defer(() -> cancelling.cancel(id))));
    }

    private Mono<ResponseEntity<JobAnswer>> response(Mono<Job> found) {
        return found(found).map(job -> {
            var response = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).header("Cache-Control", CACHE);
            if (!job.closed()) response.header("Retry-After", AGAIN);
            return response.body(JobAnswer.of(job, sandbox));
        });
    }

    static Mono<Job> found(Mono<Job> job) {
        return job.switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND, "There is no job of this id.")));
    }
}
