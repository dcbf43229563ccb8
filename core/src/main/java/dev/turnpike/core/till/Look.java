package dev.turnpike.core.till;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The one look at a payment that is going on, and the request it is for. */
final class Look {
    private static final int OTHERS_WAITING = 8;

    private final String fingerprint;
    private final Sinks.One<Job> outcome = Sinks.one();
    private final AtomicInteger others = new AtomicInteger();

    Look(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    boolean isFor(Sale sale) {
        return fingerprint.equals(sale.fingerprint());
    }

    /** Goes on without subscribers. */
    Mono<Job> begin(Mono<Job> look) {
        look.subscribe(outcome::tryEmitValue, outcome::tryEmitError, outcome::tryEmitEmpty);
        return job();
    }

    Mono<Job> job() {
        return outcome.asMono();
    }

    /** For another request with the same payment: when this look is over, whatever came of it. */
    Mono<Void> over() {
        if (others.incrementAndGet() > OTHERS_WAITING)
            return Mono.error(Refusal.later(Refusal.Code.OVERLOADED, "Too many requests bring this payment at once.",
                    Duration.ofSeconds(2)));
        return job().then().onErrorComplete();
    }
}
