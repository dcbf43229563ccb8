package dev.turnpike.bench.stubs;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** How often each thing was asked of the stubs; used by their one thread. */
final class Counts {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void clear() {
        counts.clear();
    }

    String json() {
        return JSON.writeValueAsString(counts);
    }
}
