package dev.turnpike.gateway.e2e;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger of a gateway, which may be running.
 *
 * @param url of its database, as JDBC has it
 * @param away for how long it may be away when it is asked
 */
record Books(String url, Duration away) {
    Books(Path folder) {
        this("jdbc:sqlite:" + folder.resolve("turnpike.db"), Duration.ZERO);
    }

    /** What every account holds, in atomic units; accounts that hold nothing are left out. */
    Map<String, Long> accounts() {
        Map<String, Long> accounts = new TreeMap<>();
        rows("SELECT account, SUM(amount) FROM entries GROUP BY account HAVING SUM(amount) <> 0")
                .forEach(row -> accounts.put(row.getFirst(), Long.valueOf(row.getLast())));
        return accounts;
    }

    /** Something of each purchase {@code p} and its job {@code j} that a payment paid for, in their order. */
    List<List<String>> of(Signed payment, String columns) {
        return rows("SELECT " + columns + " FROM jobs j JOIN purchases p ON p.job = j.id WHERE j.nonce = '"
                + payment.nonce() + "' ORDER BY p.number");
    }

    /** Each row of an answer as text. */
    List<List<String>> rows(String sql) {
        long end = System.nanoTime() + away.toNanos();
        while (true) {
            try {
                return asked(sql);
            } catch (SQLException failure) {
                if (System.nanoTime() >= end) throw new IllegalStateException(sql, failure);
                Customer.pause(Duration.ofMillis(200));
            }
        }
    }

    private List<List<String>> asked(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++)
                    row.add(String.valueOf(found.getString(column)));
                rows.add(row);
            }
            return rows;
        }
    }
}
