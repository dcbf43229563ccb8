package dev.turnpike.bench.run;

/** How a request asks. */
public enum Mode {
    /** Without a payment: 402 is wanted. */
    UNPAID(0, 402),
    /** Paid in version 1: images and a receipt are wanted. */
    V1(1, 200),
    /** Paid in version 2. */
    V2(2, 200);

    private final int version;
    private final int wanted;

    Mode(int version, int wanted) {
        this.version = version;
        this.wanted = wanted;
    }

    int version() {
        return version;
    }

    int wanted() {
        return wanted;
    }

    boolean paid() {
        return version > 0;
    }
}
