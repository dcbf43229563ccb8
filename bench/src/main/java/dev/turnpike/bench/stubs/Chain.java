package dev.turnpike.bench.stubs;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was moved, in the order of time. A block every two seconds, numbered by its time. */
final class Chain {
    private static final int BLOCK_SECONDS = 2;

    private final InstantSource clock;
    private final List<Move> moves = new ArrayList<>();
    private final Map<String, Move> byNonce = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();

    Chain(InstantSource clock) {
        this.clock = clock;
    }

    long head() {
        return clock.instant().getEpochSecond() / BLOCK_SECONDS;
    }

    static long timestamp(long block) {
        return block * BLOCK_SECONDS;
    }

    /**
     * Carries out an authorization.
     *
     * @return whether it was the first time
     */
    boolean move(JsonNode authorization) {
        String nonce = text(authorization, "nonce");
        if (byNonce.containsKey(nonce)) return false;
        var move = new Move(shared(text(authorization, "from")), shared(text(authorization, "to")), nonce,
                text(authorization, "value"), head(), 2L * moves.size());
        moves.add(move);
        byNonce.put(nonce, move);
        return true;
    }

    @Nullable
    Move find(String nonce) {
        return byNonce.get(nonce.toLowerCase(Locale.ROOT));
    }

    /** The moves within these blocks. */
    List<Move> within(long from, long to) {
        int first = firstAt(from);
        int end = firstAt(to + 1);
        return first < end ? moves.subList(first, end) : List.of();
    }

    void clear() {
        moves.clear();
        byNonce.clear();
    }

    private int firstAt(long block) {
        int low = 0;
        int high = moves.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (moves.get(middle).block() < block) low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private String shared(String address) {
        return addresses.computeIfAbsent(address, same -> same);
    }

    private static String text(JsonNode from, String name) {
        return from.path(name).asString("").toLowerCase(Locale.ROOT);
    }
}
