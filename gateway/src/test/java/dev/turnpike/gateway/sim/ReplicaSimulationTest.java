package dev.turnpike.gateway.sim;

/** The same with two gateways, or three, that share the ledger: as many as {@code -Dsim.gateways} says, else drawn by seed. */
class ReplicaSimulationTest extends SimulationTest {
    @Override
    boolean shared() {
        return true;
    }

    @Override
    long usual() {
        return 40;
    }
}
