package dev.turnpike.gateway.sim;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The gateway's database as an auditor reads it: by plain SQL, past all of the gateway's code. */
final class Books implements AutoCloseable {
    private final Connection connection;

    Books(Path database) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A sold job, or one that was to be. {@code outcome} is null while it is open. */
    record Sold(String id, Wire.Slot slot, String state, String outcome, long price, boolean pictures, String proof) {}

    /** @param payer who paid, for us the treasury itself */
    record Bought(String job, int number, String upstream, long amount, String nonce, String state, long intendedSecond,
            boolean keyed) {}

    record Entry(String movement, String account, long amount, String job, String why) {}

    record Drawn(String scope, long starts, long amount) {}

    private static final String SOLD = "SELECT id, payer, nonce, state, outcome, price, "
            + "(SELECT w.work_json LIKE '%\"pictures\":[{%' OR w.work_json LIKE '%\"answer\":{%' "
            + "FROM works w WHERE w.job = jobs.number), proof FROM jobs ";

    List<Sold> sold() {
        return all(SOLD + "ORDER BY held_at, id", Books::sold);
    }

    List<Sold> sold(Wire.Slot slot) {
        return all(SOLD + "WHERE payer = ? AND nonce = ?", Books::sold, slot.payer().hex(), slot.nonce().hex());
    }

    List<Sold> sold(String id) {
        return all(SOLD + "WHERE id = ?", Books::sold, id);
    }

    List<Bought> bought() {
        return all("SELECT job, number, upstream, amount, nonce, state, row, payee FROM purchases ORDER BY job, number",
                row -> new Bought(row.getString(1), row.getInt(2), row.getString(3), row.getLong(4), row.getString(5),
                        row.getString(6),
                        java.time.Instant.parse(Wire.json(row.getBytes(7)).path("intendedAt").asString())
                                .getEpochSecond(),
                        row.getString(8).equals(dev.turnpike.providers.SignedOrder.NO_WALLET.hex())));
    }

    List<Entry> entries() {
        return all("SELECT movement, account, amount, job, why FROM entries ORDER BY movement, account",
                row -> new Entry(row.getString(1), row.getString(2), row.getLong(3), row.getString(4),
                        row.getString(5)));
    }

    List<Drawn> drawn() {
        return all("SELECT scope, starts, drawn FROM budgets ORDER BY scope, starts",
                row -> new Drawn(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    List<String> words(String query, Object... values) {
        return all(query, row -> row.getString(1), values);
    }

    long number(String query, Object... values) {
        return all(query, row -> row.getLong(1), values).getFirst();
    }

    private static Sold sold(ResultSet row) throws SQLException {
        var slot = new Wire.Slot(new dev.turnpike.x402.Address(row.getString(2)),
                new dev.turnpike.x402.Bytes32(row.getString(3)));
        return new Sold(row.getString(1), slot, row.getString(4), row.getString(5), row.getLong(6), row.getBoolean(7),
                row.getString(8));
    }

    private <T> List<T> all(String query, Row<T> read, Object... values) {
        try (var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) found.add(read.read(rows));
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(query, failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
