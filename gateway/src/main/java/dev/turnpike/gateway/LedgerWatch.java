package dev.turnpike.gateway;

import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Whether the ledger can be relied on: its file is still the one that is written, its disk has room, and its writer gets
 * on. While it cannot, nothing is sold (law 7) and the gateway is not ready.
 */
final class LedgerWatch implements Background, HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    /** No job has this id: a write that changes nothing shows whether the writer can write again. */
    private static final String NO_JOB = "-";

    private final Database ledger;
    private final long freeBytes;
    private final Journal journal;
    private final InstantSource clock;
    private final Scheduler disk;
    private volatile Optional<String> trouble = Optional.empty();

    /** @param freeBytes of the disk below which nothing is sold */
    LedgerWatch(Database ledger, long freeBytes, Journal journal, InstantSource clock, Scheduler disk) {
        this.ledger = ledger;
        this.freeBytes = freeBytes;
        this.journal = journal;
        this.clock = clock;
        this.disk = disk;
    }

    /** What is wrong, as last seen; empty: nothing. */
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public String name() {
        return "ledger watch";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(), Flux.interval(EVERY, disk).onBackpressureDrop().concatMap(tick -> look()), disk);
    }

    Mono<Void> look() {
        return Mono.defer(() -> {
            Pulse pulse = journal.pulse();
            tell(ledger.trouble(freeBytes).or(() -> stuck(pulse)));
            return pulse.failing() ? tryWriting() : Mono.empty();
        });
    }

    private Mono<Void> tryWriting() {
        return journal.handedOut(NO_JOB, clock.instant()).then().onErrorComplete();
    }

    private static Optional<String> stuck(Pulse pulse) {
        if (pulse.failing()) return Optional.of("its last commit failed");
        return pulse.oldestWaiting().compareTo(LONGEST_WAIT) > 0
                ? Optional.of("a change has waited for " + pulse.oldestWaiting().toSeconds() + " s to be written")
                : Optional.empty();
    }

    /** Told once when it begins and once when it ends. */
    private void tell(Optional<String> now) {
        if (now.isPresent() && trouble.isEmpty())
            LOG.error("the ledger: {}; nothing is sold until that ends", now.get());
        if (now.isEmpty() && trouble.isPresent()) LOG.info("the ledger can be relied on again");
        trouble = now;
    }

    @Override
    public Health health() {
        return trouble.map(why -> Health.outOfService().withDetail("ledger", why).build())
                .orElseGet(() -> Health.up().build());
    }
}
