package dev.turnpike.gateway.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What happened in one run, a line for each event, and how often what happened. */
final class Story {
    private final SimTime time;
    private final boolean told;
    private final List<String> lines = new ArrayList<>();
    private final TreeMap<String, Long> counts = new TreeMap<>();

    /** @param told whether lines are kept; counts always are */
    Story(SimTime time, boolean told) {
        this.time = time;
        this.told = told;
    }

    void tell(String who, String what, Object... values) {
        if (!told) return;
        Duration at = time.elapsed();
        lines.add("%4d:%02d.%03d  %-11s %s".formatted(at.toMinutes(), at.toSecondsPart(), at.toMillisPart(), who,
                what.formatted(values)));
    }

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    TreeMap<String, Long> counts() {
        return counts;
    }

    List<String> lines() {
        return lines;
    }
}
