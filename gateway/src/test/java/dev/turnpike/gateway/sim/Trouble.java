package dev.turnpike.gateway.sim;

import dev.turnpike.gateway.sandbox.FacilitatorFault;
import dev.turnpike.gateway.sandbox.Fault;
import dev.turnpike.gateway.sandbox.PriceFactor;
import dev.turnpike.gateway.sandbox.SimulatedSeller;
import java.time.Duration;
import java.util.List;

/** What goes wrong: sellers, facilitator, network, disk, clocks, prices, and the machine itself at any step. */
final class Trouble {
    /** Steps after which, or just before which, the machine may crash. */
    private static final List<String> STEPS = List.of("before a commit", "after a commit", "before held", "after held", "before working",
            "after working", "before INTENDED", "after INTENDED", "paid call leaves", "paid call arrived", "before PAID", "after PAID",
            "before IN_DOUBT", "after IN_DOUBT", "before delivered", "after delivered", "before settling", "after settling",
            "settle leaves",
            "settle arrived", "before closed", "after closed", "verify leaves", "verify arrived", "before LOST", "before VOID", "any");

    private final SimWorld world;
    private final Chance chance;
    private Weather weather = Weather.CALM;
    private Duration skew = Duration.ZERO;
    private boolean lies;
    private boolean over;
    private int left;
    private String step = "";
    private long countdown;
    private boolean pausing;

    Trouble(SimWorld world) {
        this.world = world;
        this.chance = world.chance().another();
        this.left = chance.oneIn(5) ? 0 : chance.between(1, 6);
    }

    void begin() {
        if (chance.oneIn(3))
            skew = chance.millis(-30_000, 30_000);
        if (!chance.oneIn(6))
            later();
        arm();
    }

    /** From now on nothing goes wrong. */
    void end() {
        over = true;
        lies = false;
        left = 0;
        step = "";
        weather = Weather.CALM;
        skew = Duration.ZERO;
        world.sellers().forEach(seller -> seller.fault(Fault.NONE));
        world.sellers().forEach(seller -> seller.factor(PriceFactor.of("1")));
        world.facilitator().fault(FacilitatorFault.NONE);
        world.laws().sellersAre();
    }

    Weather weather() {
        return weather;
    }

    /** Whether the facilitator reports settlements that never were. */
    boolean lies() {
        return lies;
    }

    Duration skew() {
        return skew;
    }

    private void later() {
        world.after(chance.millis(500, 20_000), () -> {
            if (over)
                return;
            happen();
            later();
        });
    }

    private void happen() {
        switch (chance.between(0, 10)) {
            case 0, 1, 2, 3 -> seller();
            case 4, 5 -> facilitator();
            case 6, 10 -> world.story().tell("world", "%s", weather = Weather.of(chance));
            case 7 -> world.configure(world.settings().changed(chance));
            case 8 -> shift();
            default -> world.sellers().get(chance.between(0, 2)).factor(PriceFactor.of(chance.pick("0.5", "0.9", "1", "1.02", "1.1")));
        }
        world.laws().sellersAre();
    }

    private void seller() {
        Fault fault = chance.oneIn(3) ? Fault.NONE : chance.pick(Fault.values());
        if (fault == Fault.DATA_URI && !chance.oneIn(10))
            fault = Fault.NO_RECEIPT;
        for (SimulatedSeller seller : chance.oneIn(4) ? world.sellers() : List.of(chance.pick(world.sellers()))) {
            seller.fault(fault);
            world.story().tell(seller.settings().id(), "is %s", fault.label());
        }
    }

    private void facilitator() {
        lies = chance.oneIn(8);
        world.facilitator().fault(chance.oneIn(2) ? FacilitatorFault.NONE : chance.pick(FacilitatorFault.values()));
        world.story().tell("facilitator", "is %s%s", world.facilitator().fault().label(), lies ? " and lies" : "");
    }

    private void shift() {
        skew = chance.oneIn(2) ? Duration.ZERO : chance.millis(-40_000, 40_000);
        world.story().tell("world", "our clock is off by %s", skew);
    }

    /** The next crash is set for the n-th time that something happens. */
    private void arm() {
        if (left-- <= 0)
            return;
        step = chance.pick(STEPS);
        countdown = step.equals("any") ? chance.between(1, chance.oneIn(2) ? 200 : 4_000) : chance.between(1, 6);
        pausing = chance.oneIn(5);
    }

    void event(String what) {
        if (what.equals(step) && --countdown == 0)
            strike();
    }

    void stepped() {
        if (step.equals("any") && world.machine() != null && --countdown <= 0)
            strike();
    }

    private void strike() {
        String when = step;
        step = "";
        if (pausing)
            world.pause(when);
        else
            world.crash(when);
        world.after(chance.millis(100, 20_000), this::arm);
    }
}
