package dev.turnpike.config;

import dev.turnpike.providers.yaml.Yaml;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** An upstream with a key has what belongs to a key, and nothing of what belongs to payments over x402. */
final class UpstreamKeys implements Rule {
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofDays(30);
    private static final String KEY = "{key}";
    private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final int LONGEST = 4096;
    /** Headers that the order itself has. */
    private static final Set<String> TAKEN = Set.of("accept", "connection", "content-length", "content-type", "host",
            "payment-signature", "transfer-encoding", "x-payment");

    @Override
    public void check(Part file, Report report) {
        boolean play = NetworkUse.ofSeller(file).filter(network -> network.test()).isPresent();
        for (Part upstream : file.list("upstreams")) {
            hosts(upstream, report);
            upstream.find("auth").filter(auth -> auth.yaml() instanceof Yaml.Mapping).ifPresent(auth -> {
                value(auth, report);
                auth.find("header")
                        .filter(part -> part.text().filter(UpstreamKeys::isTaken).isPresent())
                        .ifPresent(part -> report.problem(part,
                                part.shown() + " (expected: a header that orders do not have anyway)"));
                auth.find("doubt")
                        .filter(part -> part.read(Scalars::duration).filter(UpstreamKeys::isOutside).isPresent())
                        .ifPresent(part -> report.problem(part, part.shown() + " (expected: from 1m to 30d)"));
                without("pay-to", "a key pays, and no address", upstream, report);
                without("network", "a key pays, and no wallet", upstream, report);
                without("idempotent", "a key does not tell one order from another", upstream, report);
                url(upstream, play, report);
            });
        }
    }

    private static void hosts(Part upstream, Report report) {
        if (!upstream.has("auth"))
            upstream.find("key-hosts")
                    .filter(Part::written)
                    .ifPresent(part -> report.problem(part, "there is no key (expected: no key-hosts without auth)"));
        upstream.list("key-hosts")
                .stream()
                .filter(part -> part.read(Scalars::url).filter(UpstreamKeys::isPlain).isPresent())
                .forEach(part -> report.problem(part,
                        "plain http: the key would be sent over it in the open (expected: https)"));
    }

    private static boolean isPlain(URI url) {
        return "http".equalsIgnoreCase(url.getScheme());
    }

    private static void value(Part auth, Report report) {
        boolean file = auth.has("key-file");
        auth.find("value").ifPresent(part -> part.text().ifPresent(text -> {
            if (!SENDABLE.matcher(text).matches() || text.length() > LONGEST)
                report.problem(part, part.shown() + " (expected: 1 to " + LONGEST
                        + " printable ASCII characters, no space at either end)");
            if (text.contains(KEY) != file)
                report.problem(part, file ? "has no " + KEY + " (expected: one, where the text of key-file is to stand)"
                        : "has " + KEY + " (expected: a key-file whose text is to stand there)");
        }));
    }

    private static boolean isTaken(String header) {
        return TAKEN.contains(header.toLowerCase(Locale.ROOT));
    }

    private static boolean isOutside(Duration doubt) {
        return doubt.compareTo(LEAST) < 0 || doubt.compareTo(MOST) > 0;
    }

    private static void without(String key, String why, Part upstream, Report report) {
        upstream.find(key)
                .filter(part -> part.written() && !part.text().filter("false"::equals).isPresent())
                .ifPresent(part -> report.problem(part, why + " (expected: no " + key + " beside auth)"));
    }

    private static void url(Part upstream, boolean play, Report report) {
        upstream.find("url")
                .ifPresent(part -> part.read(Scalars::url)
                        .filter(url -> !SandboxUse.isLoopback(url))
                        .ifPresent(url -> warn(part, url, play, report)));
    }

    private static void warn(Part part, URI url, boolean play, Report report) {
        if (isPlain(url))
            report.warning(part, "plain http: the key would be sent over it in the open (expected: https)");
        if (play)
            report.warning(part, "a key buys with real money, while the seller earns play money on a test network");
    }
}
