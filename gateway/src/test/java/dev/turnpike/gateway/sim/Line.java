package dev.turnpike.gateway.sim;

import dev.turnpike.store.postgres.SimulatedServer;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The line from one gateway to the database that it shares: statements fail, with and without their connection, transactions
 * are to be done again, answers to commits are lost; nothing comes through while the gateway is cut off.
 */
final class Line implements SimulatedServer.Link {
    private final SimWorld world;
    private final Machine machine;
    private final Chance chance;

    Line(SimWorld world, Machine machine, Chance chance) {
        this.world = world;
        this.machine = machine;
        this.chance = chance;
    }

    @Override
    public long now() {
        return world.time().instant().toEpochMilli();
    }

    @Override
    public void use() throws SQLException {
        if (!machine.alive()) throw dead();
        if (machine.isCutOff(Machine.Cut.DATABASE)) throw new SQLException("no route to host", "08001");
        if (machine.started() && chance.random().nextInt(1000) < world.weather().diskFails())
            throw new SQLException("the statement fails", chance.pick("08006", "40001", "53100"));
    }

    @Override
    public void commit(Connection real) throws SQLException {
        use();
        boolean fails = machine.started() && chance.percent(world.weather().diskFails());
        boolean again = fails && chance.oneIn(3);
        boolean written = !fails || !again && chance.oneIn(2);
        world.event(machine, "before a commit");
        if (machine.alive() && written) real.commit();
        world.event(machine, "after a commit");
        if (!machine.alive()) throw dead();
        if (!fails) return;
        world.story()
                .count("database: " + (again ? "a transaction is to be done again"
                        : written ? "the answer to a commit is lost" : "a commit does not arrive"));
        throw new SQLException("the commit fails", again ? "40001" : chance.pick("08006", "40003"));
    }

    private static SQLException dead() {
        return new SQLException("the machine is dead", "XX000");
    }
}
