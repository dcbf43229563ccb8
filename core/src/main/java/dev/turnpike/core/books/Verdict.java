package dev.turnpike.core.books;

import java.time.Instant;

/** What holding one payment or transfer against the other side came to. */
sealed interface Verdict {
    record Agreed() implements Verdict {}

    record Different(Difference difference) implements Verdict {}

    /**
     * Cannot be said yet.
     *
     * @param since what it comes to did not begin before
     */
    record Pending(Difference difference, Instant since) implements Verdict {}
}
