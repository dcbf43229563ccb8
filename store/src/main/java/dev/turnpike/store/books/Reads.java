package dev.turnpike.store.books;

import dev.turnpike.store.Database;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A connection for reading the ledger, with a thread of its own: a long query here does not delay paying clients. */
public final class Reads {
    private final JdbcTemplate jdbc;
    private final Scheduler reader;
    private final Scheduler results;

    /**
     * @param reader runs one task at a time, and may block
     * @param results where answers are published
     */
    public Reads(Database database, Scheduler reader, Scheduler results) {
        this.jdbc = new JdbcTemplate(database.connect());
        this.reader = reader;
        this.results = results;
    }

    <T> Mono<T> ask(Function<JdbcTemplate, T> question) {
        return Mono.fromCallable(() -> question.apply(jdbc)).subscribeOn(reader).publishOn(results);
    }
}
