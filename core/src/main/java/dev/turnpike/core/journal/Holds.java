package dev.turnpike.core.journal;

/** The room that all open holds take together, as a budget that the journal keeps by itself. */
public final class Holds {
    /** The scope of all open holds together; its only window starts at 0. */
    public static final String ALL = "held/all";

    /** The scope of the open holds of payers of whom the chain has proven nothing. */
    public static final String NEWCOMERS = "held/newcomers";

    private Holds() {}

    /** The amount held of all payers together, as last committed. */
    public static long all(Journal journal) {
        return journal.drawn(ALL, 0);
    }

    /** The amount held of payers of whom the chain has proven nothing, as last committed. */
    public static long newcomers(Journal journal) {
        return journal.drawn(NEWCOMERS, 0);
    }
}
