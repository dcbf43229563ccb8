package dev.turnpike.store.rows;

import dev.turnpike.x402.Payment;

/** A signed payment, whole: it can be sent to a facilitator again. */
record PaymentRow(int x402Version, String scheme, String network, AuthorizationRow authorization, String signature,
        String payload) implements Row {
    static PaymentRow of(Payment payment) {
        return new PaymentRow(payment.x402Version(), payment.scheme(), payment.network(),
                AuthorizationRow.of(payment.authorization()), payment.signature(), payment.json());
    }

    Payment payment() {
        return new Payment(x402Version, scheme, network, authorization.signed(), signature, payload);
    }
}
