package dev.turnpike.store.books;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the order of entries, which is by time, then movement, then account.
 *
 * @param at milliseconds since 1970
 */
public record Cursor(long at, String movement, String account) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) (\\S{1,96}) (\\S{1,96})");

    static Cursor of(LedgerEntry entry) {
        return new Cursor(entry.at().toEpochMilli(), entry.movement(), entry.account());
    }

    /**
     * The cursor of this text.
     *
     * @throws IllegalArgumentException if it is not the text of a cursor
     */
    public static Cursor read(String text) {
        Matcher parts = TEXT.matcher(decoded(text));
        if (!parts.matches())
            throw new IllegalArgumentException("cursor: '" + text + "' (expected: next of an earlier answer)");
        return new Cursor(Long.parseLong(parts.group(1)), parts.group(2), parts.group(3));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** The text of this cursor, safe in a URL. */
    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + " " + movement + " " + account).getBytes(UTF_8));
    }
}
