package dev.turnpike.store.rows;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a purchase is read from.
 *
 * @param amount atomic units
 * @param origin text of an {@link OriginRow}
 * @param row text of a {@link PurchaseRow}
 * @param signed text of a {@link SendRow}; null once it is never sent again
 */
public record PurchaseColumns(String job, int number, String upstream, String model, long amount, Bytes32 nonce,
        Address payee, String state, String origin, String row, @Nullable String signed) {
    /** What a SELECT names first to be read by {@link #of}. */
    public static final String LIST = "p.job, p.number, p.upstream, p.model, p.amount, p.nonce, p.payee, p.state, "
            + "t.text, p.row, s.text";
    /** What it reads from; purchases are {@code p}. */
    public static final String FROM = " FROM purchases p JOIN texts t ON t.number = p.origin "
            + "LEFT JOIN signed s ON s.job = p.job AND s.purchase = p.number ";

    public static PurchaseColumns of(ResultSet rs) throws SQLException {
        return new PurchaseColumns(rs.getString(1), rs.getInt(2), rs.getString(3), rs.getString(4), rs.getLong(5),
                new Bytes32(rs.getString(6)), new Address(rs.getString(7)), rs.getString(8), rs.getString(9),
                rs.getString(10), rs.getString(11));
    }
}
