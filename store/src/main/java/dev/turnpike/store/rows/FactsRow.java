package dev.turnpike.store.rows;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Payment;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The facts of a job that no column has, which never change; numbers of 256 bits are decimal texts. */
record FactsRow(int x402Version, String scheme, String network, String value, String validAfter, String validBefore,
        long generation, String heldAt, String deadline) implements Row {
    static FactsRow of(Job.Facts facts) {
        Payment payment = facts.payment();
        Authorization signed = payment.authorization();
        return new FactsRow(payment.x402Version(), payment.scheme(), payment.network(), signed.value().toString(),
                signed.validAfter().toString(), signed.validBefore().toString(), facts.generation(),
                facts.heldAt().toString(), facts.deadline().toString());
    }

    Job.Facts facts(FactsColumns columns, TermsRow terms, @Nullable SignatureRow signature) {
        Authorization signed = new Authorization(columns.key().payer(), columns.payee(), new BigInteger(value),
                new BigInteger(validAfter), new BigInteger(validBefore), columns.key().nonce());
        Payment payment = new Payment(x402Version, scheme, network, signed,
                signature == null ? "" : signature.signature(), signature == null ? "" : signature.payload());
        return new Job.Facts(columns.id(), columns.key(), columns.fingerprint(), payment, terms.terms(), generation,
                Instant.parse(heldAt), Instant.parse(deadline));
    }
}
