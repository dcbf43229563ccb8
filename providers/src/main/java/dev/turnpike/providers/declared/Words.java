package dev.turnpike.providers.declared;

import java.util.Locale;
import java.util.regex.Pattern;

/** Words of upstreams in one spelling, {@code in_progress}: for {@code In Progress}, {@code in-progress}, {@code inProgress}. */
public final class Words {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern GAP = Pattern.compile("[\\s-]+");
    private static final Pattern PREFIX = Pattern
            .compile("^(?:job|task)_(?:state|status)_|^(?:job|task|state|status)_");
    private static final int MOST = 100;

    private Words() {}

    public static String plain(String word) {
        String line = word.strip();
        if (line.length() > MOST) return "";
        String apart = HUMP.matcher(line).replaceAll("_");
        return PREFIX.matcher(GAP.matcher(apart).replaceAll("_").toLowerCase(Locale.ROOT)).replaceFirst("");
    }

    /** A word of a style file in that spelling. */
    static String word(String text) {
        String plain = plain(text);
        if (plain.isEmpty()) throw new IllegalArgumentException("a word of at most " + MOST + " characters");
        return plain;
    }
}
