package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.providers.Upstream;
import dev.turnpike.x402.Http;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models we sell and the upstreams we buy from, as configured now: an immutable snapshot.
 *
 * @param quoter today's prices, and earlier ones that still stand
 * @param upstreams those in the configuration, by id
 * @param draining upstreams that are no longer configured and still have work of ours; they are polled, and nothing more is
 *     bought from them
 */
public record Fleet(Configuration configuration, Quoter quoter, Map<String, Upstream> upstreams,
        Map<String, Upstream> draining) {
    public Fleet {
        upstreams = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(upstreams));
        draining = Map.copyOf(draining);
    }

    /** An upstream to poll or buy from, draining ones included. */
    public Optional<Upstream> upstream(String id) {
        return Optional.ofNullable(upstreams.getOrDefault(id, draining.get(id)));
    }

    /** What addresses an upstream may name; public ones alone where it is not known any more. */
    public Http.Reach reach(String id) {
        return upstream(id).map(upstream -> upstream.settings().reach()).orElse(Http.Reach.PUBLIC);
    }

    /** The upstreams that sell a model to us. */
    public List<Upstream> selling(String model) {
        return upstreams.values().stream().filter(u -> u.settings().sold(model).isPresent()).toList();
    }
}
