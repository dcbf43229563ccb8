package dev.turnpike.config;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/** URLs are readable, have no part that we would drop, and are https where it matters. */
final class Urls implements Rule {
    @Override
    public void check(Part file, Report report) {
        Optional<Part> facilitator = file.find("seller").flatMap(seller -> seller.find("facilitator"));
        Stream.of(file.find("public-url").stream(), facilitator.flatMap(part -> part.find("url")).stream(),
                file.entries("networks").values().stream().flatMap(network -> network.find("rpc").stream()))
                .flatMap(parts -> parts)
                .forEach(part -> checkReadable(part, report));
        boolean main = NetworkUse.ofSeller(file).filter(network -> !network.test()).isPresent();
        if (main) {
            file.find("public-url").ifPresent(part -> warnPlain(part, "clients would send payments over it", report));
            facilitator.flatMap(part -> part.find("url"))
                    .ifPresent(part -> warnPlain(part, "payments would be sent over it", report));
        }
        file.list("upstreams").forEach(upstream -> checkUpstream(upstream, report));
        file.find("public-url")
                .flatMap(part -> part.read(Scalars::url))
                .filter(url -> !isPlain(url))
                .ifPresent(url -> warnPrivate(file, report));
    }

    /** Images are not passed on: clients fetch them from where the upstream says they are. */
    private static void warnPrivate(Part file, Report report) {
        file.list("upstreams")
                .stream()
                .flatMap(upstream -> upstream.find("allow-private").stream())
                .filter(part -> part.read(Scalars::flag).orElse(false))
                .forEach(part -> report.warning(part,
                        "clients pay at a public URL, and get this upstream's image URLs as they are (expected: images "
                                + "as data, or at addresses that clients reach)"));
    }

    private static void checkReadable(Part part, Report report) {
        if (part.text().filter(text -> text.startsWith("http")).isPresent() && part.read(Scalars::url).isEmpty())
            report.problem(part, part.shown() + " (expected: a URL with a host)");
    }

    private static void warnPlain(Part part, String why, Report report) {
        part.read(Scalars::url)
                .filter(url -> isPlain(url) && !SandboxUse.isLoopback(url))
                .ifPresent(url -> report.warning(part,
                        "plain http on a main network: " + why + " in the open (expected: https)"));
    }

    private static void checkUpstream(Part upstream, Report report) {
        upstream.find("url").ifPresent(part -> {
            checkReadable(part, report);
            part.read(Scalars::url)
                    .filter(url -> url.getRawUserInfo() != null || url.getRawQuery() != null
                            || url.getRawFragment() != null)
                    .ifPresent(url -> report.problem(part,
                            "a URL with a user, query or fragment (expected: an origin and, if need be, a path)"));
        });
        if (upstream.read("allow-private", Scalars::flag).orElse(false)) return;
        Stream.concat(upstream.find("url").stream(), upstream.list("hosts").stream())
                .filter(part -> part.read(Scalars::url).filter(Urls::isPlain).isPresent())
                .forEach(part -> report.problem(part,
                        "plain http (expected: https, or allow-private: true for an upstream inside your own network)"));
    }

    private static boolean isPlain(URI url) {
        return "http".equalsIgnoreCase(url.getScheme());
    }
}
