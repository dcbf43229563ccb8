package dev.turnpike.surface.sale;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.surface.wire.Charged;
import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import dev.turnpike.surface.wire.TermsBody;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every response of one job to one request has, whatever was sold: its receipt in the protocol version of the request,
 * and its errors.
 *
 * @param route shown with an error, where the client asks for it
 */
public record JobReply(Seller seller, Job job, RequestHeaders asked, @Nullable RouteAnswer route) {
    /** The receipt of what is paid for, as a header. */
    public Map.Entry<String, String> receipt(End.Settled end) {
        return seller.receipt(version(), end.transaction(), job.facts().key().payer());
    }

    /** The receipt of what is not paid for, as a header. */
    public Map.Entry<String, String> receipt(String reason) {
        return seller.failedReceipt(version(), reason, job.facts().key().payer());
    }

    /** @param voice how the error is worded */
    public Response failed(ErrorBody body, Function<JobFailure, ?> voice) {
        return Response
                .json(body.status(), voice.apply(new JobFailure(body.with(Charged.of(job.state())), job.id(), route)))
                .with("x-should-retry", "false");
    }

    /** Something is made and withheld: the terms again, and a receipt with the reason. */
    public Response withheld(String reason, String message, Function<UnpaidJob, ?> voice) {
        Map.Entry<String, String> receipt = receipt(reason);
        Challenge terms = seller.challenge(job.facts().terms(), reason);
        TermsBody body = TermsBody.of(terms, message, Charged.of(job.state()));
        return Response.json(402, voice.apply(new UnpaidJob(body, job.id(), route)))
                .with(terms.headers())
                .with(receipt.getKey(), receipt.getValue())
                .with("x-should-retry", "false");
    }

    private int version() {
        Payment payment = asked.payment();
        return (payment != null ? payment : job.facts().payment()).x402Version();
    }
}
