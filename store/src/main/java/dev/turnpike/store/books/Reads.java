package dev.turnpike.store.books;

import dev.turnpike.store.SqliteFile;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A connection to the ledger and the one thread that may use it: a long question here keeps no paying client waiting.
 */
public final class Reads {
    private final JdbcTemplate jdbc;
    private final Scheduler reader;
    private final Scheduler results;

    /**
     * @param reader runs one task at a time, and may block
     * @param results where answers are published
     */
    public Reads(SqliteFile file, Scheduler reader, Scheduler results) {
        this.jdbc = new JdbcTemplate(file.connect());
        this.reader = reader;
        this.results = results;
    }

    <T> Mono<T> ask(Function<JdbcTemplate, T> question) {
        return Mono.fromCallable(() -> question.apply(jdbc)).subscribeOn(reader).publishOn(results);
    }
}
