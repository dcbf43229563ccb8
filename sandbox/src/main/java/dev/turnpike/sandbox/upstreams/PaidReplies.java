package dev.turnpike.sandbox.upstreams;

import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import java.time.Duration;

/** What an upstream says once it has the money. */
final class PaidReplies {
    private final ProviderApi trade;
    private final Checkout checkout;
    private final ImageJobs workshop;
    private final Duration work;
    private final Runnable onDelivery;

    PaidReplies(ProviderApi trade, Checkout checkout, ImageJobs workshop, Duration work, Runnable onDelivery) {
        this.trade = trade;
        this.checkout = checkout;
        this.workshop = workshop;
        this.work = work;
        this.onDelivery = onDelivery;
    }

    Reply answer(UpstreamCall visit, PaidJob sold, Payment payment) {
        return switch (visit.fault()) {
            case PAYS_THEN_FAILS -> failed();
            case DROPS_AFTER_PAYMENT -> new Reply.Drop();
            case MALFORMED -> new Reply.Now(Answers.of(200, "application/json", new byte[] {'{', '"', 'i', 'm'}));
            default -> switch (trade) {
                case ProviderApi.Synchronous prompt -> images(prompt, visit, sold, payment);
                case ProviderApi.Asynchronous byJob ->
                    new Reply.Now(withReceipt(workshop.ticket(byJob, visit, sold.job()), visit, sold, payment));
            };
        };
    }

    /** Images take their time; a ticket does not. */
    private Reply images(ProviderApi.Synchronous prompt, UpstreamCall visit, PaidJob sold, Payment payment) {
        return switch (visit.fault()) {
            case JOB_FAILED -> failed();
            case JOB_STUCK -> new Reply.Never();
            default -> {
                onDelivery.run();
                yield new Reply.After(work,
                        withReceipt(workshop.delivery(prompt, visit, sold.job()), visit, sold, payment));
            }
        };
    }

    private Http.Answer withReceipt(Http.Answer answer, UpstreamCall visit, PaidJob sold, Payment payment) {
        return visit.fault() == Fault.NO_RECEIPT ? answer : checkout.withReceipt(answer, payment, sold.transaction());
    }

    private static Reply failed() {
        return new Reply.Now(Answers.error(500, "INTERNAL_ERROR", "the image could not be made"));
    }
}
