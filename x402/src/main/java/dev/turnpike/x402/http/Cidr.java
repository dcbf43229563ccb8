package dev.turnpike.x402.http;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A block of addresses, such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
record Cidr(byte[] prefix, int bits) {
    static List<Cidr> blocks(String... texts) {
        return Stream.of(texts).map(Cidr::of).toList();
    }

    private static Cidr of(String text) {
        int slash = text.indexOf('/');
        byte[] prefix = Objects.requireNonNull(NetUtil.createByteArrayFromIpAddressString(text.substring(0, slash)),
                text);
        return new Cidr(prefix, Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
        if (address.length != prefix.length) return false;
        for (int bit = 0; bit < bits; bit++) if (bit(address, bit) != bit(prefix, bit)) return false;
        return true;
    }

    private static int bit(byte[] bytes, int bit) {
        return bytes[bit / 8] >> 7 - bit % 8 & 1;
    }
}
