package dev.turnpike.gateway.sim;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong between gateways that share a ledger: one loses sight of the database, the chain or the internet while
 * the others do not; one stands still, for shorter or longer than its row lasts, and goes on; one leaves, and another joins.
 */
final class Rifts {
    private final SimWorld world;
    private final Chance chance;
    private boolean over;

    Rifts(SimWorld world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    void begin() {
        if (world.seats().shared() && !chance.oneIn(6)) later();
    }

    void end() {
        over = true;
        world.seats().all().forEach(Machine::heal);
    }

    /** @param epochs how many were handed out: one to each gateway, and to each that came back */
    void count(long epochs) {
        for (long back = epochs - world.seats().made(); back > 0; back--)
            world.story().count("rifts: a gateway was taken off and comes back");
    }

    private void later() {
        world.after(chance.millis(500, 25_000), () -> {
            if (over) return;
            Machine machine = world.seats().any();
            if (machine != null) happen(machine);
            later();
        });
    }

    private void happen(Machine machine) {
        switch (chance.between(0, 7)) {
            case 0, 1, 2 -> cut(machine, Machine.Cut.DATABASE);
            case 3 -> cut(machine, Machine.Cut.CHAIN);
            case 4 -> cut(machine, Machine.Cut.INTERNET);
            case 5 -> List.of(Machine.Cut.values()).forEach(from -> cut(machine, from));
            case 6 -> world.pause(machine, "for no reason");
            default -> world.leave(machine);
        }
    }

    private void cut(Machine machine, Machine.Cut from) {
        Duration length = chance.millis(200, chance.oneIn(2) ? 10_000 : 60_000);
        world.story().tell(machine.name(), "is cut off from %s for %s", from, length);
        world.story().count("rifts: cut off from " + from);
        machine.cutOff(from, length);
    }
}
