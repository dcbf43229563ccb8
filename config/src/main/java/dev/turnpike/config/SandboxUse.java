package dev.turnpike.config;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Everything beside the sandbox facilitator is a test network or on this machine, because that facilitator accepts play
 * money.
 */
final class SandboxUse implements Rule {
    private static final Pattern LOOPBACK = Pattern
            .compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

    @Override
    public void check(Part file, Report report) {
        if (!isSandbox(file)) return;
        Part facilitator = file.need("seller").need("facilitator");
        NetworkUse.ofSeller(file)
                .filter(network -> !network.test())
                .ifPresent(network -> report.problem(facilitator, "sandbox on the main network " + network.label()
                        + " (expected: a test network such as base-sepolia, or a facilitator's url)"));
        for (Part upstream : file.list("upstreams")) checkUpstream(upstream, report);
    }

    static boolean isSandbox(Part file) {
        return file.find("seller").flatMap(seller -> seller.text("facilitator")).filter("sandbox"::equals).isPresent();
    }

    private static void checkUpstream(Part upstream, Report report) {
        upstream.find("url")
                .ifPresent(url -> url.read(Scalars::url)
                        .filter(address -> !isLoopback(address))
                        .ifPresent(address -> report.problem(url,
                                "not on this machine, while the facilitator is sandbox (expected: a loopback host such as 127.0.0.1)")));
    }

    static boolean isLoopback(URI url) {
        return url.getHost() != null && LOOPBACK.matcher(url.getHost()).matches();
    }
}
