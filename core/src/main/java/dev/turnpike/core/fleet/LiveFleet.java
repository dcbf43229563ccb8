package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fleet as configured now. Replaced whole; who holds an older one keeps it for as long as he needs it. */
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
     * Takes a checked configuration over. Upstreams that are not in it any more drain: what was bought of them is still
     * asked for.
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
                    same != null && same.settings().equals(settings) ? same : upstreams.apply(settings));
        }
        return made;
    }
}
