package dev.turnpike.core.books;

import java.time.Instant;

/** The result of comparing one payment or transfer with the other side. */
sealed interface Verdict {
    record Agreed() implements Verdict {}

    record Different(Difference difference) implements Verdict {}

    /**
     * Not known yet.
     *
     * @param since the open question did not begin before
     */
    record Pending(Difference difference, Instant since) implements Verdict {}
}
