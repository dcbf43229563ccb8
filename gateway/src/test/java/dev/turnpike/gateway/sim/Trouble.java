package dev.turnpike.gateway.sim;

import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.sandbox.upstreams.PriceFactor;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import java.time.Duration;
import java.util.List;

/**
 * What goes wrong: upstreams, facilitator, network, disk, clocks, prices, and by {@link Snare}s the machine itself at any
 * step.
 */
final class Trouble {
    /** So long that what is to be settled meanwhile may expire. */
    static final Duration OUTAGE = Duration.ofMinutes(4);

    private final SimWorld world;
    private final Chance chance;
    private final List<Snare> snares;
    private final boolean outage;
    private Weather weather = Weather.CALM;
    private Duration skew = Duration.ZERO;
    private boolean lies;
    private boolean denies;
    private boolean out;
    private boolean over;

    Trouble(SimWorld world) {
        this.world = world;
        this.chance = world.chance().another();
        this.snares = List.of(Snare.anywhere(world, chance), Snare.anywhere(world, chance),
                Snare.seldom(world, chance));
        this.outage = chance.oneIn(12);
    }

    void begin() {
        if (chance.oneIn(3)) skew = chance.millis(-30_000, 30_000);
        if (chance.oneIn(3)) weather = Weather.of(chance);
        if (!chance.oneIn(6)) later();
        if (outage) world.after(chance.millis(10_000, 60_000), this::blackOut);
        snares.forEach(Snare::arm);
    }

    /** From now on nothing goes wrong, but for the machine at what is seldom. */
    void end() {
        over = true;
        lies = false;
        denies = false;
        snares.stream().filter(snare -> !snare.patient()).forEach(Snare::end);
        weather = Weather.CALM;
        skew = Duration.ZERO;
        world.upstreams().forEach(upstream -> upstream.fault(Fault.NONE));
        world.upstreams().forEach(upstream -> upstream.factor(PriceFactor.of("1")));
        world.facilitator().fault(FacilitatorFault.NONE);
        world.laws().upstreamsAre();
    }

    void disarm() {
        snares.forEach(Snare::end);
    }

    /** How long everything must at least go on for trouble to be over. */
    Duration least() {
        return outage ? OUTAGE.plusMinutes(1) : Duration.ZERO;
    }

    Weather weather() {
        return weather;
    }

    /** Whether the facilitator reports settlements that never were. */
    boolean lies() {
        return lies;
    }

    /** Whether the facilitator says that it has refused what it has settled. */
    boolean denies() {
        return denies;
    }

    Duration skew() {
        return skew;
    }

    void event(Machine where, String what) {
        snares.stream().filter(snare -> snare.comes(what)).findFirst().ifPresent(snare -> snare.strike(where));
    }

    void stepped() {
        if (world.seats().all().isEmpty()) return;
        snares.stream()
                .filter(snare -> snare.comes(Snare.ANY))
                .findFirst()
                .ifPresent(snare -> snare.strike(world.seats().any()));
    }

    private void later() {
        world.after(chance.millis(500, 20_000), () -> {
            if (over) return;
            happen();
            later();
        });
    }

    private void happen() {
        switch (chance.between(0, 10)) {
            case 0, 1, 2, 3 -> upstream();
            case 4, 5 -> facilitator();
            case 6, 10 -> world.story().tell("world", "%s", weather = Weather.of(chance));
            case 7 -> world.configure(world.settings().changed(chance));
            case 8 -> shift();
            default -> price();
        }
        world.laws().upstreamsAre();
    }

    private void upstream() {
        Fault fault = chance.oneIn(3) ? Fault.NONE : chance.pick(Fault.values());
        if (fault == Fault.DATA_URI && !chance.oneIn(3)) fault = Fault.NO_RECEIPT;
        for (SimulatedUpstream upstream : chance.oneIn(4) ? world.upstreams()
                : List.of(chance.pick(world.upstreams()))) {
            upstream.fault(fault);
            world.story().tell(upstream.settings().id(), "is %s", fault.label());
        }
        if (fault != Fault.NONE) world.story().count("trouble: upstream " + fault.label());
    }

    private void facilitator() {
        if (!out)
            facilitator(chance.oneIn(2) ? FacilitatorFault.NONE : chance.pick(FacilitatorFault.values()),
                    chance.oneIn(8));
    }

    private void facilitator(FacilitatorFault fault, boolean lying) {
        lies = lying;
        denies = !lying && fault == FacilitatorFault.NONE && chance.oneIn(6);
        world.facilitator().fault(fault);
        world.story().tell("facilitator", "is %s%s", fault.label(), lies ? " and lies" : denies ? " and denies" : "");
        if (fault != FacilitatorFault.NONE) world.story().count("trouble: facilitator " + fault.label());
        if (lies) world.story().count("trouble: facilitator lies");
        if (denies) world.story().count("trouble: facilitator denies what it has settled");
    }

    private void blackOut() {
        if (over) return;
        facilitator(chance.pick(FacilitatorFault.DOWN, FacilitatorFault.HANGING,
                FacilitatorFault.SETTLE_UNKNOWN_NOT_SETTLED), false);
        out = true;
        world.story().tell("facilitator", "will be so for %s", OUTAGE);
        world.after(OUTAGE, () -> out = false);
    }

    /** A payment by terms of an earlier order has left: a good moment for new ones. */
    void paidByKnownTerms(SimulatedUpstream upstream) {
        if (!over && chance.oneIn(3)) price(upstream);
    }

    private void price() {
        price(chance.pick(world.upstreams()));
    }

    private void price(SimulatedUpstream upstream) {
        PriceFactor factor = PriceFactor.of(chance.pick("0.5", "0.9", "1", "1.02", "1.1"));
        upstream.factor(factor);
        world.story().tell(upstream.settings().id(), "asks its price times %s", factor);
        world.story().count("trouble: upstream changes its price");
    }

    private void shift() {
        skew = chance.oneIn(2) ? Duration.ZERO : chance.millis(-40_000, 40_000);
        world.story().tell("world", "our clock is off by %s", skew);
        world.story().count("trouble: our clock is shifted");
    }
}
