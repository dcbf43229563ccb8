package dev.turnpike.bench.run;

/** The server under test has a core for itself; clients, stubs and this process share another. */
public final class Cores {
    public static final int SERVER = 0;
    public static final int REST = 1;
    /** Payers that take turns. */
    static final int PAYERS = 1000;

    private Cores() {}
}
