package dev.turnpike.store.rows;

import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelPricing;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prices that were in force, with the terms they were sold on. */
record SoldRow(List<ModelRow> models, int marginBasisPoints, String cover, String payTo, String maxTimeout)
        implements Row {
    static SoldRow of(Sold sold) {
        return new SoldRow(sold.models().stream().map(ModelRow::of).toList(), sold.margin().basisPoints(),
                Words.of(sold.cover()), sold.payTo().hex(), sold.maxTimeout().toString());
    }

    Sold sold() {
        return new Sold(models.stream().map(ModelRow::pricing).toList(), new Percent(marginBasisPoints),
                Words.read(Cover.class, cover), new Address(payTo), Duration.parse(maxTimeout));
    }

    /** The price of one model and the costs it follows from. */
    record ModelRow(String model, @MayBeNull @Nullable PriceRow price, List<PriceRow> costs) implements Row {
        static ModelRow of(ModelPricing model) {
            return new ModelRow(model.model(), model.price() == null ? null : PriceRow.of(model.price()),
                    model.costs().stream().map(PriceRow::of).toList());
        }

        ModelPricing pricing() {
            return new ModelPricing(model, price == null ? null : price.rule(),
                    costs.stream().map(PriceRow::rule).toList());
        }
    }
}
