package dev.turnpike.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** How SQLite carries out the statements that simulated gateways have prepared in this process. */
public final class Plans {
    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();
    /** Tables that have a row for each sale. */
    private static final Set<String> GROW = Set.of("jobs", "works", "purchases", "movements", "transfers_seen");
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?:FROM|JOIN|UPDATE|,)\\s+(\\w+)(?:\\s+(?:AS\\s+)?(?!WHERE|ON|SET|JOIN|LEFT|CROSS|ORDER|UNION)(\\w+))?");
    private static final Pattern SCAN = Pattern.compile("SCAN (\\w+)(?: USING (?:COVERING )?INDEX (\\w+))?");
    /** What all payments of a token, or all of a chain, have in common does not find one. */
    private static final Pattern HALF_A_KEY = Pattern.compile("sqlite_autoindex_jobs_2 \\((?!.*nonce=\\?).*");
    /** Asked once in the life of a ledger, when it has no place on a chain yet. */
    private static final String FIRST_START = "SELECT held_at FROM jobs";

    private Plans() {}

    static void asked(String sql) {
        ASKED.add(sql);
    }

    /** The steps that walk through a table that grows, each with its statement. */
    public static List<String> walks(Path folder) {
        Path file = folder.resolve("plans.db");
        SimulatedDisk.template(file);
        JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource("jdbc:sqlite:" + file));
        return ASKED.stream()
                .filter(sql -> !sql.startsWith("PRAGMA") && !sql.startsWith(FIRST_START))
                .flatMap(sql -> walks(sql, jdbc).stream())
                .toList();
    }

    /** How many statements are known. */
    public static int known() {
        return ASKED.size();
    }

    private static List<String> walks(String sql, JdbcTemplate jdbc) {
        Object[] nulls = new Object[(int) sql.chars().filter(c -> c == '?').count()];
        Map<String, String> tables = tables(sql);
        List<String> walks = new ArrayList<>();
        for (String step : jdbc.query("EXPLAIN QUERY PLAN " + sql, (row, n) -> row.getString("detail"), nulls))
            if (isWalk(step, tables)) walks.add(step + ": " + sql);
        return walks;
    }

    /** An index that a part of the rows is in, and that has a name of its own, is small. */
    private static boolean isWalk(String step, Map<String, String> tables) {
        if (HALF_A_KEY.matcher(step).find()) return true;
        Matcher scan = SCAN.matcher(step);
        return scan.find() && GROW.contains(tables.getOrDefault(scan.group(1), scan.group(1)))
                && (scan.group(2) == null || scan.group(2).startsWith("sqlite_autoindex"));
    }

    private static Map<String, String> tables(String sql) {
        Map<String, String> tables = new HashMap<>();
        Matcher named = NAMED.matcher(sql);
        while (named.find()) tables.put(named.group(2) == null ? named.group(1) : named.group(2), named.group(1));
        return tables;
    }
}
