package dev.turnpike.store.rows;

import dev.turnpike.providers.SignedOrder;

/** What is sent to an upstream, with the signature that takes our money: kept while it may be sent again. */
record SendRow(String url, String body, String headerName, String headerValue) implements Row {
    /** Of a purchase that is never sent again. */
    static final SendRow GONE = new SendRow("", "", "", "");

    static SendRow of(SignedOrder order) {
        return new SendRow(order.url().toString(), order.body(), order.headerName(), order.headerValue());
    }
}
