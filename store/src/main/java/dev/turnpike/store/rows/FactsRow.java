package dev.turnpike.store.rows;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Payment;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The facts of a job that neither a column nor a {@link SaleRow} has; numbers of 256 bits are decimal texts. */
record FactsRow(String value, String validAfter, String validBefore, String heldAt, String deadline) implements Row {
    static FactsRow of(Job.Facts facts) {
        Authorization signed = facts.payment().authorization();
        return new FactsRow(signed.value().toString(), signed.validAfter().toString(), signed.validBefore().toString(),
                facts.heldAt().toString(), facts.deadline().toString());
    }

    Job.Facts facts(FactsColumns columns, SaleRow sale, @Nullable SignatureRow signature) {
        Authorization signed = new Authorization(columns.key().payer(), columns.payee(), new BigInteger(value),
                new BigInteger(validAfter), new BigInteger(validBefore), columns.key().nonce());
        Payment payment = new Payment(sale.x402Version(), sale.scheme(), sale.network(), signed,
                signature == null ? "" : signature.signature(), signature == null ? "" : signature.payload());
        return new Job.Facts(columns.id(), columns.key(), columns.fingerprint(), payment, sale.terms().terms(),
                sale.generation(), Instant.parse(heldAt), Instant.parse(deadline));
    }
}
