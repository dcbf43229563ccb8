package dev.turnpike.x402.wire;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Hex;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads fields of hostile JSON objects by their exact types; every miss is {@link Unreadable} with the field's name.
 */
public final class Fields {
    private static final int ADDRESS = 40;
    private static final int BYTES32 = 64;
    private static final int MOST_DIGITS = 78;

    private Fields() {}

    public static ObjectNode object(ObjectNode in, String name) {
        if (in.get(name) instanceof ObjectNode object) return object;
        throw new Unreadable(name + " must be an object");
    }

    public static String text(ObjectNode in, String name) {
        return optionalText(in, name).orElseThrow(() -> new Unreadable(name + " must be a string"));
    }

    /** Empty if the field is absent, null or of another type. */
    public static Optional<String> optionalText(ObjectNode in, String name) {
        JsonNode value = in.get(name);
        return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** A whole number within 32 bits, however JSON spells it: 60, 60.0 or 6e1. A string is none. */
    public static int integer(ObjectNode in, String name) {
        return whole(in.path(name)).orElseThrow(() -> new Unreadable(name + " must be an integer"));
    }

    /** The same of one value; empty for anything else. */
    static OptionalInt whole(JsonNode value) {
        return value.isNumber() ? value.intValueOpt() : OptionalInt.empty();
    }

    /**
     * A canonical decimal string within 256 bits. Hex, signs, spaces, leading zeros and JSON numbers are refused
     * (x402.md 8).
     */
    public static BigInteger uint256(ObjectNode in, String name) {
        String text = text(in, name);
        BigInteger number = isDecimal(text) ? new BigInteger(text) : BigInteger.valueOf(-1);
        if (number.signum() < 0 || number.bitLength() > 256)
            throw new Unreadable(name + " must be a canonical decimal string within 256 bits");
        return number;
    }

    public static Address address(ObjectNode in, String name) {
        return new Address(hex(in, name, ADDRESS));
    }

    /** Empty unless it has the form. */
    static Optional<Address> address(String text) {
        return Hex.is(text, ADDRESS) ? Optional.of(new Address(text)) : Optional.empty();
    }

    public static Bytes32 bytes32(ObjectNode in, String name) {
        return new Bytes32(hex(in, name, BYTES32));
    }

    /** Empty unless it has the form. */
    public static Optional<Bytes32> bytes32(String text) {
        return Hex.is(text, BYTES32) ? Optional.of(new Bytes32(text)) : Optional.empty();
    }

    public static String hex(ObjectNode in, String name) {
        String text = text(in, name);
        if (text.length() % 2 != 0 || !Hex.isPrefixed(text))
            throw new Unreadable(name + " must be 0x and pairs of hex digits");
        return text;
    }

    private static String hex(ObjectNode in, String name, int digits) {
        String text = text(in, name);
        if (!Hex.is(text, digits)) throw new Unreadable(name + " must be 0x and " + digits + " hex digits");
        return text;
    }

    /** Whether this is a whole number without sign, space or leading zero. */
    private static boolean isDecimal(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS || text.charAt(0) == '0' && text.length() > 1) return false;
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return true;
    }
}
