package dev.turnpike.gateway.operators;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.doubt.Refunds;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.JsonResponse;
import dev.turnpike.surface.wire.RefundState;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/refunds} with {@code {"job": "…"}}: pays back what is owed for a job. It is idempotent: a second
 * request answers how the refund stands, and pays nothing.
 */
public final class RefundPage implements OperatorPage {
    private final Refunds refunds;
    private final Bodies bodies;

    public RefundPage(Refunds refunds, Bodies bodies) {
        this.refunds = refunds;
        this.bodies = bodies;
    }

    @PostMapping("/v1/refunds")
    Mono<ResponseEntity<RefundAnswer>> pay(ServerHttpRequest request) {
        return typed(request).then(Mono.defer(() -> bodies.read(request)))
                .flatMap(body -> refunds.pay(job(body)))
                .map(refund -> JsonResponse.of(RefundAnswer.of(refund)))
                .switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND, "Nothing is owed for a job of this id.")));
    }

    /** A web page may send a body without a type to any origin, without a preflight. */
    private static Mono<Void> typed(ServerHttpRequest request) {
        return request.getHeaders().containsHeader("Content-Type") ? Mono.empty()
                : Mono.error(() -> Refusal.of(Code.UNSUPPORTED_MEDIA_TYPE, Bodies.NOT_JSON));
    }

    private static String job(byte[] body) {
        JsonNode job;
        try {
            job = Json.foreign(body).path("job");
        } catch (JacksonException notJson) {
            throw Refusal.field(Code.INVALID_PARAMETER, "body", "body: not JSON (expected: {\"job\": \"…\"})");
        }
        if (!job.isString() || job.stringValue().length() > 64)
            throw Refusal.field(Code.INVALID_PARAMETER, "job",
                    "job: missing or no id (expected: the id of a job that money is owed for)");
        return job.stringValue();
    }

    /** A refund, and its payer. */
    public record RefundAnswer(String job, String payer, @JsonUnwrapped RefundState state) {
        private static RefundAnswer of(Refund refund) {
            return new RefundAnswer(refund.job(), refund.payer().checksummed(), RefundState.of(refund));
        }
    }
}
