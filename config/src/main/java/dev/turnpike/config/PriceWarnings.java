package dev.turnpike.config;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.pricing.PriceList;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;

/** Compares the price of one image of each model's default size with its costs and with the limits on both. */
record PriceWarnings(Configuration configuration, Part file, Report report) {
    void check() {
        PriceList prices = configuration.priceList(0);
        for (int i = 0; i < configuration.models().size(); i++) {
            ModelSettings model = configuration.models().get(i);
            Part part = file.list("models").get(i);
            Work work = new Work(model.id(), model.sizes().standard(), 1, null, model.parameters().usualQuality());
            prices.price(work)
                    .ifPresentOrElse(price -> check(part, model, work, price),
                            () -> report.problem(part.find("price").orElse(part), "no price for the default size "
                                    + work.resolution() + " (expected: one, or another default size)"));
            model.parameters()
                    .qualities()
                    .stream()
                    .filter(level -> prices.price(work.of(level)).isEmpty())
                    .forEach(level -> report.problem(part.find("parameters").orElse(part), "no price for the quality "
                            + level + " (expected: one in per-quality, of the model or of its costs)"));
        }
    }

    private void check(Part part, ModelSettings model, Work work, UsdcAmount price) {
        Part at = part.find("price").orElse(part);
        String sold = work.resolution() + " sells at " + price;
        if (price.compareTo(configuration.exposure().perPayer()) > 0)
            report.warning(at, sold + ", more than exposure.per-payer allows: nobody could buy it");
        for (UpstreamSettings upstream : configuration.upstreams())
            upstream.sold(model.id()).map(Sold::cost).flatMap(cost -> cost.price(work)).ifPresent(cost -> {
                String costs = " costs " + cost + " at " + "upstreams[" + configuration.upstreams().indexOf(upstream)
                        + "]";
                if (model.price() != null && cost.compareTo(price) > 0)
                    report.warning(at, sold + " and" + costs + ": that upstream will not be used for it");
                if (cost.compareTo(configuration.treasury().perPayment()) > 0)
                    report.warning(at, work.resolution() + costs
                            + ", more than treasury.budget.per-payment: it will not be bought there");
            });
    }
}
