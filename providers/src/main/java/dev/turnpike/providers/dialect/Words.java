package dev.turnpike.providers.dialect;

import java.util.Locale;
import java.util.regex.Pattern;

/** Words of upstreams in one spelling, {@code in_progress}: for {@code In Progress}, {@code in-progress}, {@code inProgress}. */
final class Words {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern GAP = Pattern.compile("[\\s-]+");
    private static final Pattern PREFIX = Pattern
            .compile("^(?:job|task)_(?:state|status)_|^(?:job|task|state|status)_");
    private static final int MOST = 100;

    private Words() {}

    static String plain(String word) {
        String line = word.strip();
        if (line.length() > MOST) return "";
        String apart = HUMP.matcher(line).replaceAll("_");
        return PREFIX.matcher(GAP.matcher(apart).replaceAll("_").toLowerCase(Locale.ROOT)).replaceFirst("");
    }
}
