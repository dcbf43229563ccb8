package dev.turnpike.core;

import dev.turnpike.core.books.Books;
import dev.turnpike.core.doubt.Proofs;
import dev.turnpike.core.doubt.RefundBook;
import dev.turnpike.core.fleet.PriceHistory;
import dev.turnpike.core.health.LessonBook;
import dev.turnpike.core.journal.Journal;
import java.nio.file.Path;

/**
 * What survives the process.
 *
 * @param lessons used where the journal is shared
 * @param files folder of kept images; made when the first is kept
 */
public record Stores(Journal journal, Proofs proofs, PriceHistory prices, RefundBook refunds, Books books,
        LessonBook lessons, Path files) {}
