package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Json;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The replies of an upstream to calls that it took money for. */
final class PaidReplies {
    private final ProviderApi api;
    private final Checkout checkout;
    private final ImageJobs jobs;
    private final Duration work;
    private final Runnable onDelivery;

    PaidReplies(ProviderApi api, Checkout checkout, ImageJobs jobs, Duration work, Runnable onDelivery) {
        this.api = api;
        this.checkout = checkout;
        this.jobs = jobs;
        this.work = work;
        this.onDelivery = onDelivery;
    }

    /** @param payment null: it was paid by key */
    Reply answer(UpstreamCall call, PaidJob sold, @Nullable Payment payment) {
        return switch (call.fault()) {
            case PAYS_THEN_FAILS -> failed();
            case REFUSES_PAID_PROMPT -> new Reply.Now(OddAnswers.promptRefused());
            case DROPS_AFTER_PAYMENT -> new Reply.Drop();
            case EMPTY -> new Reply.Now(Answers.json(200, Json.newObject()));
            case MALFORMED -> new Reply.Now(Answers.of(200, "application/json", new byte[] {'{', '"', 'i', 'm'}));
            default -> switch (api) {
                case ProviderApi.Synchronous synchronous -> images(synchronous, call, sold, payment);
                case ProviderApi.Asynchronous polled ->
                    new Reply.Now(withReceipt(jobs.ticket(polled, call, sold.job()), call, sold, payment));
            };
        };
    }

    /** Images take the time of the work; a ticket is immediate. */
    private Reply images(ProviderApi.Synchronous synchronous, UpstreamCall call, PaidJob sold,
            @Nullable Payment payment) {
        return switch (call.fault()) {
            case JOB_FAILED -> failed();
            case JOB_STUCK -> new Reply.Never();
            default -> {
                onDelivery.run();
                yield new Reply.After(work,
                        withReceipt(jobs.delivery(synchronous, call, sold.job()), call, sold, payment));
            }
        };
    }

    private Http.Answer withReceipt(Http.Answer answer, UpstreamCall call, PaidJob sold, @Nullable Payment payment) {
        Bytes32 transaction = sold.transaction();
        return call.fault() == Fault.NO_RECEIPT || payment == null || transaction == null ? answer
                : checkout.withReceipt(answer, payment, transaction);
    }

    private static Reply failed() {
        return new Reply.Now(Answers.error(500, "INTERNAL_ERROR", "the image could not be made"));
    }
}
