package dev.turnpike.x402.settle;

import dev.turnpike.x402.Hex;
import dev.turnpike.x402.wire.Unreadable;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/** Numbers as nodes write them: {@code 0x} and hex digits. */
final class Quantity {
    private Quantity() {}

    static BigInteger number(JsonNode json) {
        String text = json.isString() ? json.stringValue() : "";
        if (text.length() < 3 || text.length() > 66 || !Hex.isPrefixed(text))
            throw new Unreadable("a quantity must be 0x and 1 to 64 hex digits");
        return new BigInteger(text.substring(2), 16);
    }

    /** A block's number or time. */
    static long small(JsonNode json) {
        BigInteger number = number(json);
        if (number.bitLength() > 62) throw new Unreadable("a block's number or time must be below 2^62");
        return number.longValueExact();
    }

    static JsonNode json(long number) {
        return Rpc.text("0x" + Long.toHexString(number));
    }
}
