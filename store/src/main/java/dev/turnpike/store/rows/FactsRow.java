package dev.turnpike.store.rows;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;

/** The facts of a job, which never change. */
record FactsRow(String id, KeyRow key, String fingerprint, PaymentRow payment, TermsRow terms, long generation,
        String heldAt, String deadline) implements Row {
    static FactsRow of(Job.Facts facts) {
        return new FactsRow(facts.id(), KeyRow.of(facts.key()), facts.fingerprint(), PaymentRow.of(facts.payment()),
                TermsRow.of(facts.terms()), facts.generation(), facts.heldAt().toString(), facts.deadline().toString());
    }

    Job.Facts facts() {
        return new Job.Facts(id, key.key(), fingerprint, payment.payment(), terms.terms(), generation,
                Instant.parse(heldAt), Instant.parse(deadline));
    }

    /** The key of a payment. */
    record KeyRow(long chainId, String asset, String payer, String nonce) implements Row {
        static KeyRow of(PaymentKey key) {
            return new KeyRow(key.chainId(), key.asset().hex(), key.payer().hex(), key.nonce().hex());
        }

        PaymentKey key() {
            return new PaymentKey(chainId, new Address(asset), new Address(payer), new Bytes32(nonce));
        }
    }
}
