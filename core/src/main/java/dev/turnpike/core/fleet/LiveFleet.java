package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fleet as configured now. A change of the configuration replaces it whole; an older one stays valid for its holder. */
public final class LiveFleet implements Supplier<Fleet> {
    private final PriceHistory prices;
    private final Function<UpstreamSettings, Upstream> upstreams;
    private volatile Fleet fleet;

    public LiveFleet(Configuration first, PriceHistory prices, Function<UpstreamSettings, Upstream> upstreams) {
        this.prices = prices;
        this.upstreams = upstreams;
        this.fleet = new Fleet(first, prices.quoter(first), made(first, Map.of()), Map.of());
    }

    @Override
    public Fleet get() {
        return fleet;
    }

    /**
     * Puts a checked configuration into force. Upstreams that are no longer in it drain: what was bought from them is
     * still fetched. One that takes no orders on our account is made anew, and so tried again.
     */
    public synchronized void replace(Configuration next) {
        Fleet before = fleet;
        Map<String, Upstream> draining = new HashMap<>(before.draining());
        draining.putAll(before.upstreams());
        next.upstreams().forEach(u -> draining.remove(u.id()));
        Map<String, Upstream> selling = made(next, before.upstreams());
        fleet = new Fleet(next, prices.quoter(next), selling, draining);
    }

    private Map<String, Upstream> made(Configuration configuration, Map<String, Upstream> before) {
        Map<String, Upstream> made = new LinkedHashMap<>();
        for (UpstreamSettings settings : configuration.upstreams()) {
            Upstream same = before.get(settings.id());
            made.put(settings.id(),
                    same != null && same.settings().equals(settings) && same.takesNoneOfOurs().isEmpty() ? same
                            : upstreams.apply(settings));
        }
        return made;
    }
}
