package dev.turnpike.store.books;

import dev.turnpike.store.Database;
import dev.turnpike.store.Owner;
import dev.turnpike.store.sql.Again;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A connection for the books, which are read and hardly ever written, with a thread of its own: a long query here does not
 * delay paying clients.
 */
public final class Reads {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate whole;
    private final Owner owner;
    private final Scheduler reader;
    private final Scheduler results;

    /**
     * @param reader runs one task at a time, and may block
     * @param results where answers are published
     */
    public Reads(Database database, Scheduler reader, Scheduler results) {
        DataSource source = database.connect();
        this.jdbc = new JdbcTemplate(source);
        this.whole = new TransactionTemplate(new JdbcTransactionManager(source));
        this.owner = database.owner();
        this.reader = reader;
        this.results = results;
    }

    <T> Mono<T> ask(Function<JdbcTemplate, T> question) {
        return Mono.fromCallable(() -> Again.read(() -> question.apply(jdbc))).subscribeOn(reader).publishOn(results);
    }

    /** A write in a transaction of its own; fails if this process does not own the ledger any more. */
    <T> Mono<T> write(Function<JdbcTemplate, T> write) {
        return Mono.fromCallable(() -> Again.whole(() -> Objects.requireNonNull(whole.execute(status -> {
            owner.check(jdbc, "any");
            return write.apply(jdbc);
        })))).subscribeOn(reader).publishOn(results);
    }
}
