package dev.turnpike.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.journal.Steps.LostOwnership;
import dev.turnpike.store.postgres.HostilePool.Faults;
import dev.turnpike.store.postgres.Postgres;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import reactor.core.scheduler.Scheduler;

/** The same on a hostile database. */
class HostileReplicasTest extends ReplicasTest {
    @Override
    Postgres ledger(String at, InstantSource clock, Scheduler renewals) {
        return TestLedger.hostile(at, clock, renewals, Faults.USUAL);
    }

    /** One that was rolled back begins anew, and by then its gateway may have been taken off. */
    @Override
    boolean isCarriedOut(CompletableFuture<Integer> write) throws Exception {
        try {
            return super.isCarriedOut(write);
        } catch (ExecutionException rolledBack) {
            assertThat(rolledBack).hasCauseInstanceOf(LostOwnership.class);
            return false;
        }
    }
}
