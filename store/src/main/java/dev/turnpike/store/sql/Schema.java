package dev.turnpike.store.sql;

import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of the ledger: the same on every database, but for the words that each gives for its numbers. */
public final class Schema {
    /** SQLite counts the rows of a table whose key is an INTEGER by itself. */
    public static final Map<String, String> SQLITE = Map.of("number", "INTEGER", "ascending", "");

    private static final String COMMON = "classpath:db/migration";

    private Schema() {}

    /**
     * Makes the tables, or brings them up to date. No way back: a migration that this version does not know is refused.
     *
     * @param words {@code number}: the type of a row's number; {@code ascending}: how it comes by one
     * @param own where the tables are that this database alone has
     */
    public static void migrate(DataSource source, Map<String, String> words, String... own) {
        Flyway.configure()
                .dataSource(source)
                .locations(Stream.concat(Stream.of(COMMON), Stream.of(own)).toArray(String[]::new))
                .placeholders(words)
                .ignoreMigrationPatterns(new String[0])
                .load()
                .migrate();
    }
}
