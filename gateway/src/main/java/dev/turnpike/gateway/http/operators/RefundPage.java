package dev.turnpike.gateway.http.operators;

import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.doubt.Refunds;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Bodies;
import dev.turnpike.gateway.http.wire.Json;
import java.util.Locale;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/refunds} with {@code {"job": "…"}}, for operators only: pays back what is owed for a job. Asked
 * again, it answers how that refund stands; nothing is paid twice.
 */
public final class RefundPage {
    private final Refunds refunds;
    private final Bodies bodies;

    public RefundPage(Refunds refunds, Bodies bodies) {
        this.refunds = refunds;
        this.bodies = bodies;
    }

    Mono<Answer> pay(ServerRequest request) {
        return said(request).then(Mono.defer(() -> bodies.read(request.exchange().getRequest())))
                .flatMap(body -> refunds.pay(job(body)))
                .map(refund -> Answer.json(200, view(refund)))
                .switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND, "Nothing is owed for a job of this id.")));
    }

    /** A web page can send a body of no type to anywhere without asking first. */
    private static Mono<Void> said(ServerRequest request) {
        return request.headers().asHttpHeaders().containsHeader("Content-Type") ? Mono.empty()
                : Mono.error(() -> Refusal.of(Code.UNSUPPORTED_MEDIA_TYPE, Bodies.NOT_JSON));
    }

    private static String job(byte[] body) {
        JsonNode job;
        try {
            job = Json.read(new String(body, java.nio.charset.StandardCharsets.UTF_8)).path("job");
        } catch (JacksonException notJson) {
            throw Refusal.field(Code.INVALID_PARAMETER, "body", "body: not JSON (expected: {\"job\": \"…\"})");
        }
        if (!job.isString() || job.stringValue().length() > 64)
            throw Refusal.field(Code.INVALID_PARAMETER, "job",
                    "job: missing or no id (expected: the id of a job that money is owed for)");
        return job.stringValue();
    }

    private static ObjectNode view(Refund refund) {
        return Json.object()
                .put("job", refund.job())
                .put("payer", refund.payer().checksummed())
                .setAll(standing(refund));
    }

    /** How a refund stands, without whose it is. */
    public static ObjectNode standing(Refund refund) {
        ObjectNode view = Json.object().put("status", refund.state().name().toLowerCase(Locale.ROOT));
        view.set("amount", Json.money(refund.amount()));
        if (refund.transaction() != null) view.put("transaction", refund.transaction().hex());
        return view;
    }
}
