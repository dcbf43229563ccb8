package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Reply;
import dev.turnpike.x402.Payment;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Whoever serves a request that is to be paid: the till, with a sale made of the request. */
@FunctionalInterface
public interface Paid {
    /**
     * @param body as sent; empty bytes and no payment: somebody only asks what the standard order costs
     * @param path that was asked for
     * @param wait how long the client waits for the end of its job
     * @return the answer; a {@link dev.turnpike.core.refusal.Refusal} as an error signal if there is none
     */
    Mono<Reply> serve(byte[] body, String path, Optional<Payment> payment, Duration wait, boolean explain);

    /**
     * Is told once for every job that was answered whether its client got all of the answer, as far as can be known.
     */
    default void answered(Job job, boolean received) {}
}
