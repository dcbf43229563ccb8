package dev.turnpike.store;

import dev.turnpike.store.postgres.HostilePool.Faults;
import dev.turnpike.store.postgres.Postgres;
import java.time.InstantSource;
import reactor.core.scheduler.Scheduler;

/** The same on a hostile database. */
class HostileReplicasTest extends ReplicasTest {
    @Override
    Postgres ledger(String at, InstantSource clock, Scheduler renewals) {
        return TestLedger.hostile(at, clock, renewals, Faults.USUAL);
    }
}
