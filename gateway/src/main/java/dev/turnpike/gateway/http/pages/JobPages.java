package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Cancelling;
import dev.turnpike.gateway.http.guard.CancelLimits;
import dev.turnpike.gateway.http.sale.JobAnswer;
import dev.turnpike.gateway.http.wire.ClientAddress;
import java.time.InstantSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET} and {@code DELETE /v1/jobs/{id}}. The id is a secret: its holder may see and cancel the job. */
@RestController
public final class JobPages {
    private final Journal journal;
    private final Cancelling cancelling;
    private final CancelLimits limits;
    private final InstantSource clock;
    private final boolean sandbox;

    public JobPages(Journal journal, Cancelling cancelling, CancelLimits limits, InstantSource clock, boolean sandbox) {
        this.journal = journal;
        this.cancelling = cancelling;
        this.limits = limits;
        this.clock = clock;
        this.sandbox = sandbox;
    }

    @GetMapping("/v1/jobs/{id}")
    Mono<ResponseEntity<JobAnswer>> show(@PathVariable String id) {
        return response(journal.job(id).delayUntil(this::handedOut));
    }

    @DeleteMapping("/v1/jobs/{id}")
    Mono<ResponseEntity<JobAnswer>> cancel(@PathVariable String id, ServerHttpRequest request) {
        return response(journal.job(id)
                .filter(job -> !job.closed())
                .doOnNext(job -> limits.count(ClientAddress.of(request.getRemoteAddress()), job.facts().key().payer()))
                .then(Mono.defer(() -> cancelling.cancel(id))));
    }

    /** A client that sees the images here has them. */
    private Mono<Boolean> handedOut(Job job) {
        boolean images = job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
        return images ? journal.handedOut(job.id(), clock.instant()) : Mono.just(false);
    }

    private Mono<ResponseEntity<JobAnswer>> response(Mono<Job> found) {
        return found.map(job -> {
            var response = ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Cache-Control", "private, no-store");
            if (!job.closed()) response.header("Retry-After", "2");
            return response.body(JobAnswer.of(job, sandbox));
        }).switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND, "There is no job of this id.")));
    }
}
