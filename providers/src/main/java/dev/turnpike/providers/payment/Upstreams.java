package dev.turnpike.providers.payment;

import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.dialect.DeclaredDialect;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import java.time.InstantSource;

/** Makes upstreams from their settings. */
public final class Upstreams {
    private Upstreams() {}

    /**
     * An upstream that is called over {@code http}, and paid by {@code buyer} unless there is a key for it.
     *
     * @param clock tells how old its terms are
     * @throws IllegalArgumentException for settings that cannot work, such as a poll path without {@code {id}}
     */
    public static Upstream create(UpstreamSettings settings, Buyer buyer, Http http, InstantSource clock) {
        Dialect dialect = new DeclaredDialect(settings.style(), settings.url(), settings.pollPath());
        return settings.keyed() ? new KeyedUpstream(settings, dialect, http, buyer::nonce, clock)
                : new PaidUpstream(settings, dialect, buyer, http, clock);
    }
}
