package dev.turnpike.x402.http;

import dev.turnpike.x402.Host;
import dev.turnpike.x402.Http.Reach;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for a URL before its host is resolved. */
public final class UriRules {
    /** A disguised IPv4 address, as some resolvers read it: a last label of digits, decimal or hex. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");
    private static final Pattern CANONICAL_V4 = Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");

    private UriRules() {}

    /** The reason why the URL must not be called; empty if it may. */
    public static Optional<String> objection(Reach reach, URI uri) {
        String host = Host.of(uri);
        if (host == null || uri.getScheme() == null || uri.getRawUserInfo() != null)
            return Optional.of("the URL must have a scheme and a host, and no user");
        if (!isAllowedScheme(reach, uri.getScheme()))
            return Optional.of("the URL must be " + (reach == Reach.PUBLIC ? "https" : "http or https"));
        boolean numeric = isNumeric(host);
        if (numeric && !CANONICAL_V4.matcher(host).matches())
            return Optional.of("the host must not be an address in disguise");
        return literal(host, numeric).filter(address -> !isAllowed(reach, address))
                .map(address -> "the address " + address + " must not be called");
    }

    private static boolean isAllowedScheme(Reach reach, String scheme) {
        return scheme.equalsIgnoreCase("https") || reach != Reach.PUBLIC && scheme.equalsIgnoreCase("http");
    }

    /** Names are told from numbers by the first character of their last label. */
    private static boolean isNumeric(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int label = end == 0 ? 0 : host.lastIndexOf('.', end - 1) + 1;
        return label < end && Character.isDigit(host.charAt(label)) && NUMERIC.matcher(host).matches();
    }

    private static Optional<String> literal(String host, boolean numeric) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return host.startsWith("[") || numeric ? Optional.of(address) : Optional.empty();
    }

    /** Refuses a zone ({@code %eth0}): it names an interface of this machine, which no upstream can know. */
    private static boolean isAllowed(Reach reach, String literal) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
        return !literal.contains("%") && address != null && AddressRules.allows(reach, address);
    }
}
