package dev.turnpike.store.rows;

import java.util.Locale;

/** Constants as words in lower case, {@code in_doubt}. The golden rows hold every word to what was written. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such constant, or the word is written in another way */
    static <E extends Enum<E>> E read(Class<E> type, String word) {
        E constant = Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        if (!of(constant).equals(word)) throw new IllegalArgumentException(word + " (expected: " + of(constant) + ")");
        return constant;
    }
}
