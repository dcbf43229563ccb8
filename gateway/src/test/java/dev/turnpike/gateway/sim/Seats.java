package dev.turnpike.gateway.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Where gateways run: one place, or several whose gateways share a ledger, behind a balancer that sends each request
 * anywhere. A gateway that crashes, leaves or is replaced leaves its place, and another one comes.
 */
final class Seats {
    private final Machine[] places;
    private final Chance chance;
    private final IntFunction<Machine> machines;
    private int made;

    /** @param machines makes the gateway of this number */
    Seats(int places, Chance chance, IntFunction<Machine> machines) {
        this.places = new Machine[places];
        this.chance = chance;
        this.machines = machines;
    }

    /** Whether there are several, which share the ledger. */
    boolean shared() {
        return places.length > 1;
    }

    /** How many gateways there were in all. */
    int made() {
        return made;
    }

    /** Any that is there, drawn anew each time; null: none is. */
    Machine any() {
        List<Machine> there = all();
        if (there.isEmpty()) return null;
        return shared() ? chance.pick(there) : there.getFirst();
    }

    List<Machine> all() {
        return new ArrayList<>(Arrays.stream(places).filter(Objects::nonNull).toList());
    }

    boolean isFull() {
        return all().size() == places.length;
    }

    boolean has(Machine machine) {
        return all().contains(machine);
    }

    /** The place that it leaves. */
    int leave(Machine machine) {
        int place = Arrays.asList(places).indexOf(machine);
        places[place] = null;
        return place;
    }

    /** A new gateway comes, unless the place is taken. */
    void fill(int place) {
        if (places[place] == null) places[place] = machines.apply(++made);
    }

    void fill() {
        for (int place = 0; place < places.length; place++) fill(place);
    }

    /** How many more gateways a payer asks at once. */
    int moreAtOnce() {
        return shared() && chance.oneIn(4) ? chance.between(1, places.length) : 0;
    }
}
