package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.providers.ImageOrder;
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

    /**
     * Whether an image of this size has a lower price than the one that was promised. Where the pair that was ordered is
     * about a size, and the model's table does not say which, none is promised.
     */
    public boolean isCheaper(ImageOrder order, Resolution made) {
        Shape pair = order.shape();
        boolean promised = pair != null
                && configuration.model(order.model()).filter(model -> model.sizes().promises(pair)).isPresent();
        return promised && quoter.find(order.work().sized(made))
                .flatMap(less -> quoter.find(order.work()).map(quote -> less.price().compareTo(quote.price()) < 0))
                .orElse(false);
    }

    /** The size that an upstream is known to make of an order, if an image of that size would not be sold; else empty. */
    public Optional<Resolution> unsoldSize(Upstream upstream, ImageOrder order) {
        return upstream.settings().sizeMadeOf(order).filter(made -> !order.isMetBy(made) || isCheaper(order, made));
    }
}
