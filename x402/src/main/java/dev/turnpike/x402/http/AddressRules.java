package dev.turnpike.x402.http;

import dev.turnpike.x402.Http.Reach;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which addresses may be connected to. An IPv4 address inside an IPv6 address (mapped, NAT64) is judged as that
 * IPv4 address.
 *
 * <p>Upstreams give us URLs to fetch. Without these rules a hostile upstream could have us read our host's metadata or
 * our own network.
 */
public final class AddressRules {
    /** Cloud metadata and link-local addresses: refused at every reach but the operator's. */
    private static final List<IpSubnetFilterRule> NEVER = blocks("0.0.0.0/8", "100.100.100.200/32", "168.63.129.16/32",
            "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fd00:ec2::254/128",
            "fd20:ce::254/128", "fe80::/10", "ff00::/8");
    private static final List<IpSubnetFilterRule> PRIVATE = blocks("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12",
            "192.168.0.0/16", "::1/128", "fc00::/7");
    private static final List<IpSubnetFilterRule> GLOBAL = blocks("0.0.0.0/0", "2000::/3");
    private static final List<IpSubnetFilterRule> NOT_ROUTED = blocks("100.64.0.0/10", "192.0.2.0/24", "192.88.99.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "2001::/23", "2001:db8::/32", "2002::/16",
            "3fff::/20");
    private static final List<IpSubnetFilterRule> NAT64 = blocks("64:ff9b::/96");

    private AddressRules() {}

    public static boolean allows(Reach reach, InetAddress address) {
        var target = new InetSocketAddress(innermost(address), 0);
        return switch (reach) {
            case PUBLIC -> isPublic(target);
            case PRIVATE -> isPublic(target) || isIn(PRIVATE, target) && !isIn(NEVER, target);
            case OPERATOR -> true;
        };
    }

    private static boolean isPublic(InetSocketAddress target) {
        return isIn(GLOBAL, target) && !isIn(NOT_ROUTED, target) && !isIn(PRIVATE, target) && !isIn(NEVER, target);
    }

    private static InetAddress innermost(InetAddress address) {
        byte[] bytes = address.getAddress();
        InetAddress plain = of(bytes); // the JDK turns a mapped address into the IPv4 address
        return isIn(NAT64, new InetSocketAddress(plain, 0)) ? of(Arrays.copyOfRange(bytes, 12, 16)) : plain;
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address: " + bytes.length + " bytes (expected: 4 or 16)", e);
        }
    }

    private static boolean isIn(List<IpSubnetFilterRule> blocks, InetSocketAddress target) {
        return blocks.stream().anyMatch(block -> block.matches(target));
    }

    private static List<IpSubnetFilterRule> blocks(String... blocks) {
        return Stream.of(blocks).map(block -> new IpSubnetFilterRule(block, IpFilterRuleType.ACCEPT)).toList();
    }
}
