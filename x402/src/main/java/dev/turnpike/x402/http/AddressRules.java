package dev.turnpike.x402.http;

import dev.turnpike.x402.Http.Reach;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be connected to. An address inside another (IPv4-mapped, NAT64) is judged as the one inside.
 *
 * <p>Upstreams give us URLs to fetch: without this a hostile one could have us read its host's metadata or our own
 * network.
 */
public final class AddressRules {
    /** Cloud metadata and what hosts use among themselves: never, except by the operator's own word. */
    private static final List<Cidr> NEVER = Cidr.blocks("0.0.0.0/8", "100.100.100.200/32", "168.63.129.16/32",
            "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fd00:ec2::254/128",
            "fd20:ce::254/128", "fe80::/10", "ff00::/8");
    private static final List<Cidr> OURS = Cidr.blocks("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            "::1/128", "fc00::/7");
    private static final List<Cidr> GLOBAL = Cidr.blocks("0.0.0.0/0", "2000::/3");
    private static final List<Cidr> NOT_ROUTED = Cidr.blocks("100.64.0.0/10", "192.0.2.0/24", "192.88.99.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "2001::/23", "2001:db8::/32", "2002::/16",
            "3fff::/20");
    private static final List<Cidr> MAPPED = Cidr.blocks("::ffff:0:0/96", "64:ff9b::/96");

    private AddressRules() {}

    public static boolean allows(Reach reach, InetAddress address) {
        byte[] bytes = innermost(address.getAddress());
        return switch (reach) {
            case PUBLIC -> isPublic(bytes);
            case PRIVATE -> isPublic(bytes) || isIn(OURS, bytes) && !isIn(NEVER, bytes);
            case OPERATOR -> true;
        };
    }

    private static boolean isPublic(byte[] address) {
        return isIn(GLOBAL, address) && !isIn(NOT_ROUTED, address) && !isIn(OURS, address) && !isIn(NEVER, address);
    }

    private static byte[] innermost(byte[] address) {
        return isIn(MAPPED, address) ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    private static boolean isIn(List<Cidr> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
