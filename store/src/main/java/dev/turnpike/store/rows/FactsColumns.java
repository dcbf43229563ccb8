package dev.turnpike.store.rows;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.PaymentKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The columns that the facts of a job are read from.
 *
 * @param facts text of a {@link FactsRow}
 * @param sale text of a {@link SaleRow}
 * @param signed text of a {@link SignatureRow}; null once the job is closed: the payment is never sent again
 */
public record FactsColumns(String id, PaymentKey key, Address payee, String fingerprint, String facts, String sale,
        @Nullable String signed) {
    /** What a SELECT names first to be read by {@link #of}. */
    public static final String LIST = "j.id, j.chain_id, j.asset, j.payer, j.nonce, j.payee, j.fingerprint, j.facts_json, "
            + "t.text, s.text";
    /** What it reads from; jobs are {@code j}. */
    public static final String FROM = " FROM jobs j JOIN texts t ON t.number = j.terms "
            + "LEFT JOIN signed s ON s.job = j.id AND s.purchase = 0 ";

    public static FactsColumns of(ResultSet rs) throws SQLException {
        PaymentKey key = new PaymentKey(rs.getLong(2), new Address(rs.getString(3)), new Address(rs.getString(4)),
                new Bytes32(rs.getString(5)));
        return new FactsColumns(rs.getString(1), key, new Address(rs.getString(6)), rs.getString(7), rs.getString(8),
                rs.getString(9), rs.getString(10));
    }
}
