package dev.turnpike.testkit;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Arrival;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Pulse;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A journal that knows no job and takes no change; a test overrides what it is about. */
public class NoJournal implements Journal {
    @Override
    public Mono<Job> find(PaymentKey key) {
        return Mono.empty();
    }

    @Override
    public Mono<Job> job(String id) {
        return Mono.empty();
    }

    @Override
    public Mono<Verdict> apply(Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<Job>> takeOver() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReplaced() {
        return false;
    }

    @Override
    public Mono<Arrival> arrival(PaymentKey key, String fingerprint, Instant paidSince, Instant withheldSince,
            Instant recordSince) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Boolean> handedOut(String id, Instant at) {
        return Mono.just(false);
    }

    @Override
    public Mono<List<Watch.Due>> due(Map<Long, Instant> until, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int unreadable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<PayerRecord> payer(Address payer, Instant since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HouseRecord house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pulse pulse() {
        return new Pulse(Duration.ZERO, 0, false);
    }

    @Override
    public long drawn(String scope, long window) {
        throw new UnsupportedOperationException();
    }
}
