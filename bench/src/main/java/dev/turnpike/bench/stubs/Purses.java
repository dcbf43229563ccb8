package dev.turnpike.bench.stubs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What payers own, which is much, unless the facilitator's port was told otherwise: {@code /__own/ADDRESS/AMOUNT}; and
 * whose payments the facilitator refuses: {@code /__refuse/ADDRESS}.
 */
final class Purses {
    private static final long MUCH = 1_000_000_000_000_000L;
    private static final String BALANCE_OF = "70a08231";
    private static final int WORD = 64;
    private static final int ADDRESS = 40;

    private final Map<String, Long> owned = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    /** Whether this path tells something of a payer. */
    boolean tell(String path) {
        String[] parts = path.toLowerCase(Locale.ROOT).split("/");
        if (parts.length == 4 && parts[1].equals("__own")) owned.put(parts[2], Long.parseLong(parts[3]));
        else if (parts.length == 3 && parts[1].equals("__refuse")) refused.add(parts[2]);
        else
            return false;
        return true;
    }

    /** What a call of the token is answered: a balance, or much. */
    long of(String call) {
        int at = call.indexOf(BALANCE_OF);
        int end = at + BALANCE_OF.length() + WORD;
        return at < 0 || end > call.length() ? MUCH
                : owned.getOrDefault("0x" + call.substring(end - ADDRESS, end).toLowerCase(Locale.ROOT), MUCH);
    }

    boolean refused(String payer) {
        return refused.contains(payer.toLowerCase(Locale.ROOT));
    }
}
