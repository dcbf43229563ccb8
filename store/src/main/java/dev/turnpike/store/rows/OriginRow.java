package dev.turnpike.store.rows;

import dev.turnpike.providers.SignedOrder;

/** Whose money pays a purchase, and in what token: the same for most purchases. */
record OriginRow(String from, AssetRow asset) implements Row {
    static OriginRow of(SignedOrder order) {
        return new OriginRow(order.authorization().from().hex(), AssetRow.of(order.asset()));
    }
}
