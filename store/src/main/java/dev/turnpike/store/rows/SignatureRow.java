package dev.turnpike.store.rows;

import dev.turnpike.x402.Payment;

/** What takes the money of a payment: kept while it may be needed, and no longer. */
record SignatureRow(String signature, String payload) implements Row {
    static SignatureRow of(Payment payment) {
        return new SignatureRow(payment.signature(), payment.json());
    }
}
