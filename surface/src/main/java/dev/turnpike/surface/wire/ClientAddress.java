package dev.turnpike.surface.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The address that limits count by. */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * Of IPv6 the /64, which one customer has. Behind a proxy this is what {@code server.forward-headers-strategy} makes
     * of it.
     */
    public static String of(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null ? of(internet.getAddress())
                : "unknown";
    }

    private static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
