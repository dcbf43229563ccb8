package dev.turnpike.store;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The connections for reading: one for each thread that reads, opened when it is first needed. Readers do not wait for
 * the writer, nor for each other.
 */
final class Readers {
    private final Database database;
    private final Scheduler readers;
    private final Scheduler results;
    private final ConcurrentLinkedDeque<Statements> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param readers runs as many tasks at a time as there may be connections
     * @param results where answers are published
     */
    Readers(Database database, Scheduler readers, Scheduler results) {
        this.database = database;
        this.readers = readers;
        this.results = results;
    }

    /** The answer to a question; empty if it is null. */
    <T> Mono<T> ask(Function<Statements, @Nullable T> question) {
        return Mono.<T>fromSupplier(() -> now(question)).subscribeOn(readers).publishOn(results);
    }

    private <T> @Nullable T now(Function<Statements, @Nullable T> question) {
        Statements free = idle.poll();
        Statements connection = free == null ? new Statements(database.connect()) : free;
        try {
            return question.apply(connection);
        } finally {
            idle.push(connection);
        }
    }
}
