package dev.turnpike.core.webhooks;

import dev.turnpike.core.journal.Webhook;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The webhooks that are not delivered yet. A row is written with the hold of its job, and becomes due in the transaction
 * that closes the job: what is due survives a crash.
 */
public interface WebhookBook {
    /** Those that are due, the longest first. */
    Mono<List<Due>> due(Instant now, int limit);

    /** It was tried, and is tried again. */
    Mono<Boolean> later(String job, int tries, Instant next);

    /** It was delivered, or given up: nothing is left of it. */
    Mono<Boolean> end(String job);

    /** How many there are, due or not. */
    Mono<List<Waits>> waiting();

    /** @param payer whose orders they came with, as 40 hex digits behind {@code 0x} */
    record Waits(String host, String payer, int count) {}

    /** @param tries so far */
    record Due(String job, Webhook webhook, int tries) {}
}
