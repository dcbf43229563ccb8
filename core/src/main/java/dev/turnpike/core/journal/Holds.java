package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change.Draw;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import java.util.List;

/**
 * The room that open holds take, of each payer and in all. It is drawn with the hold and given back by the change that
 * closes the job.
 */
public final class Holds {
    /** The scope of all open holds together. */
    public static final String ALL = "held/all";

    private Holds() {}

    /**
     * The draws of a new hold.
     *
     * @param own the most this payer may have open
     * @param total the most all payers together may have open
     */
    public static List<Draw> taken(Address payer, UsdcAmount price, long own, long total) {
        return List.of(new Draw(of(payer), 0, price.atomic(), own), new Draw(ALL, 0, price.atomic(), total));
    }

    /** The amount held of all payers together, as last committed. */
    public static long all(Journal journal) {
        return journal.drawn(ALL, 0);
    }

    /** The draws that give back the room of a job's hold. */
    static List<Draw> given(Job job) {
        long price = job.facts().terms().amount().atomic();
        return List.of(new Draw(of(job.facts().key().payer()), 0, -price, 0), new Draw(ALL, 0, -price, 0));
    }

    private static String of(Address payer) {
        return "held/" + payer;
    }
}
