package dev.turnpike.gateway.books;

/** What holding one payment or transfer against the other side came to. */
sealed interface Verdict {
    record Agreed() implements Verdict {}

    record Different(Difference difference) implements Verdict {}

    /** Cannot be said yet. */
    record Pending(Difference difference) implements Verdict {}
}
