package dev.turnpike.store.rows;

import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelPricing;
import dev.turnpike.pricing.PriceList;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.List;

/** The prices and terms of one generation of the configuration. */
public record Sold(List<ModelPricing> models, Percent margin, Cover cover, Address payTo, Duration maxTimeout) {
    public Sold {
        models = List.copyOf(models);
    }

    /** The price list that these prices make, under this number. */
    public PriceList list(long generation) {
        return new PriceList(generation, models, margin, cover);
    }
}
