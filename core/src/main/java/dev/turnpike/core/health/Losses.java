package dev.turnpike.core.health;

import dev.turnpike.pricing.money.Percent;
import java.util.ArrayList;
import java.util.List;

/**
 * The ends of our last paid attempts.
 *
 * @param outcomes the latest last, true where money was lost; {@value #KEPT} at most
 */
record Losses(List<Boolean> outcomes) {
    static final int KEPT = 100;
    static final Losses NONE = new Losses(List.of());

    Losses {
        outcomes = List.copyOf(outcomes);
    }

    Losses and(boolean lost) {
        List<Boolean> more = new ArrayList<>(outcomes);
        more.add(lost);
        return new Losses(more.subList(Math.max(0, more.size() - KEPT), more.size()));
    }

    int lost() {
        return Math.toIntExact(outcomes.stream().filter(lost -> lost).count());
    }

    Percent rate() {
        return new Percent(outcomes.isEmpty() ? 0 : lost() * 10_000 / outcomes.size());
    }
}
