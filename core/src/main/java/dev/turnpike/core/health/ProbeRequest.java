package dev.turnpike.core.health;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings.Sold;
import java.util.List;
import java.util.Optional;

/**
 * The request of a probe to one upstream for one model: the terms of one image in the model's usual size or, where that
 * is not sold there, in the smallest square tier that is, or in another size of the model.
 *
 * @param expected the cost by the configuration
 * @param cap an offer above it is suspect
 */
record ProbeRequest(UpstreamModel key, Upstream upstream, ImageOrder order, UsdcAmount expected, UsdcAmount cap) {
    /** Upstreams see it in their logs; nothing is ever drawn for it. */
    static final String PROMPT = "health check";

    /** One request for every model of every upstream, but for models whose sizes the upstream does not sell. */
    static List<ProbeRequest> all(Fleet fleet) {
        return fleet.upstreams()
                .values()
                .stream()
                .flatMap(upstream -> upstream.settings()
                        .models()
                        .stream()
                        .flatMap(sold -> of(fleet.configuration(), upstream, sold).stream()))
                .toList();
    }

    private static Optional<ProbeRequest> of(Configuration configuration, Upstream upstream, Sold sold) {
        return configuration.model(sold.id())
                .flatMap(model -> model.sizes()
                        .samples()
                        .map(resolution -> new ImageOrder(PROMPT, sold.id(), resolution, 1, null, null, null, null)
                                .with(extras(model)))
                        .filter(order -> upstream.cannot(order).isEmpty())
                        .flatMap(order -> sold.cost()
                                .price(order.work())
                                .map(cost -> of(configuration, upstream, order, cost))
                                .stream())
                        .findFirst());
    }

    private static Extras extras(ModelSettings model) {
        return new Extras(model.parameters().usualQuality(), null, List.of());
    }

    private static ProbeRequest of(Configuration configuration, Upstream upstream, ImageOrder order, UsdcAmount cost) {
        return new ProbeRequest(new UpstreamModel(upstream.settings().id(), order.model()), upstream, order, cost,
                cost.times(configuration.pricing().priceSuspect()));
    }
}
