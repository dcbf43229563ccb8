package dev.turnpike.x402;

/** Looks at hex text without a regular expression: payments consist of it. */
public final class Hex {
    private Hex() {}

    /** Whether this is {@code 0x} and just so many hex digits, in any case. */
    public static boolean is(String text, int digits) {
        return text.length() == 2 + digits && isPrefixed(text);
    }

    /** Whether this is {@code 0x} and any number of hex digits, in any case. */
    public static boolean isPrefixed(String text) {
        if (!text.startsWith("0x")) return false;
        for (int i = 2; i < text.length(); i++) if (!isDigit(text.charAt(i))) return false;
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
