package dev.turnpike.x402.wire;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads fields of hostile JSON objects by their exact types; every miss is {@link Unreadable} with the field's name.
 */
public final class Fields {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,77}");
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern BYTES32 = Pattern.compile("0x[0-9a-fA-F]{64}");
    private static final Pattern HEX = Pattern.compile("0x([0-9a-fA-F]{2})*");

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
        BigInteger number = DECIMAL.matcher(text).matches() ? new BigInteger(text) : BigInteger.valueOf(-1);
        if (number.signum() < 0 || number.bitLength() > 256)
            throw new Unreadable(name + " must be a canonical decimal string within 256 bits");
        return number;
    }

    public static Address address(ObjectNode in, String name) {
        return new Address(shaped(in, name, ADDRESS, "0x and 40 hex digits"));
    }

    /** Empty unless it has the form. */
    static Optional<Address> address(String text) {
        return ADDRESS.matcher(text).matches() ? Optional.of(new Address(text)) : Optional.empty();
    }

    public static Bytes32 bytes32(ObjectNode in, String name) {
        return new Bytes32(shaped(in, name, BYTES32, "0x and 64 hex digits"));
    }

    /** Empty unless it has the form. */
    public static Optional<Bytes32> bytes32(String text) {
        return BYTES32.matcher(text).matches() ? Optional.of(new Bytes32(text)) : Optional.empty();
    }

    public static String hex(ObjectNode in, String name) {
        return shaped(in, name, HEX, "0x and pairs of hex digits");
    }

    private static String shaped(ObjectNode in, String name, Pattern shape, String expected) {
        String text = text(in, name);
        if (!shape.matcher(text).matches()) throw new Unreadable(name + " must be " + expected);
        return text;
    }
}
