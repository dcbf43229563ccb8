package dev.turnpike.bench.faults;

import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.time.Duration;

/** Something hostile, done for a while to a gateway that sells. */
interface Fault {
    /** Number in the review, and what is done. */
    String name();

    /** How slow the world is, before and meanwhile. */
    default Latencies latencies() {
        return Latencies.NONE;
    }

    /** What is bought and known before; nobody is measured. */
    default void prepare(Site site, Tally tally) {}

    /** Does it, for so long. */
    void attack(Site site, Tally tally, Duration lasts);

    /** What is done to the gateway at the very end, when nothing else is looked at any more. */
    default void end(Site site, Tally tally) {}
}
