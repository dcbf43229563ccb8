package dev.turnpike.providers.payment;

import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.Urls;
import dev.turnpike.x402.Host;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The origins at which an upstream may be called. Its answers name status URLs: followed unchecked, they could have us
 * call any address.
 */
final class Origins {
    private final URI home;
    private final boolean plain;
    private final Set<String> others;
    private final Set<String> keyed;

    Origins(UpstreamSettings settings) {
        this.home = web(settings.url().toString(), "url");
        this.plain = settings.allowPrivate();
        this.keyed = settings.auth() == null ? Set.of() : origins(settings.auth().hosts(), "key-hosts");
        this.others = Stream.concat(origins(settings.hosts(), "hosts").stream(), keyed.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is the upstream's own origin, the only one that is ever paid. */
    boolean home(URI url) {
        return speaks(url) && Urls.origin(url).equals(Urls.origin(home));
    }

    /** Whether our key may be sent there. */
    boolean keyed(URI url) {
        return home(url) || speaks(url) && keyed.contains(Urls.origin(url));
    }

    /** Whether a job may be polled there. */
    boolean known(URI url) {
        return home(url) || speaks(url) && others.contains(Urls.origin(url));
    }

    /**
     * Reads a status URL, which may be relative to the address that answered. Empty for anything that is no URL. Plain
     * http at a default port, which upstreams write that do not know that TLS ends before them, is https where only
     * that is spoken.
     */
    Optional<URI> resolve(URI at, String statusUrl) {
        return Urls.resolve(at, statusUrl)
                .map(url -> Urls.secured(url, home))
                .map(url -> others.contains(Urls.origin(url)) ? url : listed(url));
    }

    private URI listed(URI url) {
        URI secured = Urls.secured(url);
        return others.contains(Urls.origin(secured)) ? secured : url;
    }

    private boolean speaks(URI url) {
        return Host.of(url) != null && (plain || "https".equalsIgnoreCase(url.getScheme()));
    }

    private static Set<String> origins(Collection<String> hosts, String setting) {
        return hosts.stream().map(host -> Urls.origin(web(host, setting))).collect(Collectors.toUnmodifiableSet());
    }

    private static URI web(String url, String setting) {
        return Urls.absolute(url)
                .orElseThrow(() -> new IllegalArgumentException(
                        setting + ": '" + url + "' (expected: such as https://api.example)"));
    }
}
