package dev.turnpike.core.journal;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change.Draw;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import java.util.List;

/**
 * The room that open holds take: of each payer, and in all. Taken with the hold, given back by whichever change closes
 * the job.
 */
public final class Holds {
    /** Whose draws are asked for without a hold. */
    public static final String ALL = "held/all";

    private Holds() {}

    /**
     * What a hold takes.
     *
     * @param own what this payer may have open
     * @param total what all may have open
     */
    public static List<Draw> taken(Address payer, UsdcAmount price, long own, long total) {
        return List.of(new Draw(of(payer), 0, price.atomic(), own), new Draw(ALL, 0, price.atomic(), total));
    }

    /** What is held of all payers together, as last committed. */
    public static long all(Journal journal) {
        return journal.drawn(ALL, 0);
    }

    static List<Draw> given(Job job) {
        long price = job.facts().terms().amount().atomic();
        return List.of(new Draw(of(job.facts().key().payer()), 0, -price, 0), new Draw(ALL, 0, -price, 0));
    }

    private static String of(Address payer) {
        return "held/" + payer;
    }
}
