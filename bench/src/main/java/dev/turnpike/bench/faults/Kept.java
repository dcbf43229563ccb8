package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a gateway keeps at one moment.
 *
 * @param rows of each table of the ledger
 * @param ledgerBytes of the ledger's file, without its log, which is begun anew at 64 MiB
 * @param logBytes of its log, the lines of sales included
 * @param heapBytes that are in use after a full collection
 * @param live how many objects there are of each class, by its name without the package
 */
record Kept(Map<String, Long> rows, long ledgerBytes, long fileBytes, long logBytes, long heapBytes,
        Map<String, Long> live) {
    static Kept by(Site site) {
        Map<String, Long> live = new HashMap<>();
        long heap = histogram(site.gateway().target().program().pid(), live);
        return new Kept(rows(site.gateway().folder().resolve("turnpike.db")),
                Site.size(site.gateway().folder().resolve("turnpike.db")), site.keptBytes(), site.logBytes(), heap,
                live);
    }

    long allRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    long rows(String table) {
        return rows.getOrDefault(table, 0L);
    }

    long live(String type) {
        return live.getOrDefault(type, 0L);
    }

    private static Map<String, Long> rows(Path ledger) {
        Map<String, Long> rows = new HashMap<>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
            for (String table : tables(statement))
                try (var count = statement.executeQuery("SELECT count(*) FROM " + table)) {
                    rows.put(table, count.next() ? count.getLong(1) : 0);
                }
            return rows;
        } catch (SQLException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (var names = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
            while (names.next()) tables.add(names.getString(1));
        }
        return tables;
    }

    /** Counts objects by class; the bytes of all of them. The process collects its garbage first. */
    private static long histogram(long pid, Map<String, Long> live) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        long bytes = 0;
        for (String line : printed(jcmd, String.valueOf(pid), "GC.class_histogram").split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 3 && words[0].equals("Total")) bytes = Long.parseLong(words[2]);
            else if (words.length >= 4 && words[0].endsWith(":"))
                live.merge(words[3].substring(words[3].lastIndexOf('.') + 1), Long.parseLong(words[1]), Long::sum);
        }
        if (bytes == 0) throw new IllegalStateException("jcmd " + pid + " told of no heap");
        return bytes;
    }

    private static String printed(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cannot) {
            throw new UncheckedIOException("a JDK is needed", cannot);
        }
    }

    /** Waits until nothing more is written: the last jobs have ended, and their lines are in the log. */
    static void settle(Site site) {
        for (long before = -1, now = 0; now != before; now = site.logBytes() + site.gateway().ledgerBytes()) {
            before = now;
            Ask.pause(Duration.ofSeconds(2));
        }
    }
}
