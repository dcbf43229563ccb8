package dev.turnpike.store.rows;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Payment;

/** What the facts of many jobs have in common: the terms, and how payments for them are written. */
record SaleRow(int x402Version, String scheme, String network, long generation, TermsRow terms) implements Row {
    static SaleRow of(Job.Facts facts) {
        Payment payment = facts.payment();
        return new SaleRow(payment.x402Version(), payment.scheme(), payment.network(), facts.generation(),
                TermsRow.of(facts.terms()));
    }
}
