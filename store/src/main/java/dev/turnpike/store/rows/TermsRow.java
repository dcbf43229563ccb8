package dev.turnpike.store.rows;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Terms;
import java.time.Duration;

/** The terms of a payment. */
record TermsRow(AssetRow asset, String payTo, long amount, String maxTimeout, String resource, String description,
        String mimeType) implements Row {
    static TermsRow of(Terms terms) {
        return new TermsRow(AssetRow.of(terms.asset()), terms.payTo().hex(), terms.amount().atomic(),
                terms.maxTimeout().toString(), terms.resource(), terms.description(), terms.mimeType());
    }

    Terms terms() {
        return new Terms(asset.value(), new Address(payTo), UsdcAmount.ofAtomic(amount), Duration.parse(maxTimeout),
                resource, description, mimeType);
    }
}
