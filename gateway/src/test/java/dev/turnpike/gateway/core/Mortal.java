package dev.turnpike.gateway.core;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A journal at whose n-th write the process dies: nothing answers any more, and nothing more is written. */
final class Mortal implements Journal {
    private final Journal journal;
    private final World world;

    Mortal(Journal journal, World world) {
        this.journal = journal;
        this.world = world;
    }

    @Override
    public Mono<Verdict> apply(Change change) {
        return Mono.defer(() -> switch (world.write()) {
            case NONE -> world.untold() ? journal.apply(change).then(Mono.error(new IllegalStateException("disk")))
                    : journal.apply(change);
            case BEFORE_IT_IS_WRITTEN -> Mono.never();
            case AFTER_IT_IS_WRITTEN -> journal.apply(change).then(Mono.never());
        });
    }

    @Override
    public Mono<Job> find(PaymentKey key) {
        return journal.find(key);
    }

    @Override
    public Mono<Job> job(String id) {
        return Mono.defer(() -> world.unreadable() ? Mono.error(new IllegalStateException("disk")) : journal.job(id));
    }

    @Override
    public Mono<List<Job>> takeOver() {
        return journal.takeOver();
    }

    @Override
    public Replica replica() {
        return journal.replica();
    }

    @Override
    public boolean isReplaced() {
        return journal.isReplaced();
    }

    @Override
    public Mono<Arrival> arrival(PaymentKey key, String fingerprint, Instant paidSince, Instant withheldSince,
            Instant recordSince) {
        return journal.arrival(key, fingerprint, paidSince, withheldSince, recordSince);
    }

    @Override
    public Mono<Boolean> handedOut(String id, Instant at) {
        return world.dead() ? Mono.never() : journal.handedOut(id, at);
    }

    @Override
    public Mono<List<Watch.Due>> due(Map<Long, Instant> until, int limit) {
        return journal.due(until, limit);
    }

    @Override
    public int unreadable() {
        return journal.unreadable();
    }

    @Override
    public Mono<PayerRecord> payer(Address payer, Instant since) {
        return journal.payer(payer, since);
    }

    @Override
    public HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
        return journal.house(lostSince, disprovenSince, provenBy);
    }

    @Override
    public Pulse pulse() {
        return journal.pulse();
    }

    @Override
    public long drawn(String scope, long window) {
        return journal.drawn(scope, window);
    }
}
