package dev.turnpike.core.work;

import dev.turnpike.core.routing.Plan;
import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a job found its upstream: what was planned, and what was tried.
 *
 * @param plan as it was when work began
 */
public record Route(Plan plan, List<Tried> tried) {
    public static final Route NONE = new Route(new Plan(List.of(), List.of()), List.of());

    public Route {
        tried = List.copyOf(tried);
    }

    /**
     * One attempt.
     *
     * @param millis from its start until its outcome was known
     * @param cost what was offered; null if nothing could be read
     */
    public record Tried(String upstream, String model, Outcome outcome, @Nullable String detail, long millis,
            @Nullable UsdcAmount cost) {}

    /** How an attempt ended. */
    public enum Outcome {
        /** Its images are good. They may still have come too late. */
        DELIVERED,
        /**
         * The upstream asked for more than may be paid, or its terms could not be read; nothing was signed. Or it is paid
         * by key and refused the order before any work; nothing was spent.
         */
        REFUSED,
        /** The client's payment could not be relied on any more; nothing was signed. */
        UNPAYABLE,
        /** A budget was used up; nothing was sent. */
        OVER_BUDGET,
        /** The job was over before anything was sent. */
        TOO_LATE,
        /** The order provably never reached the upstream. */
        NOT_BOUGHT,
        /** The upstream refused the signed order, which it may still carry out. */
        DECLINED,
        /** The signed order was sent, and its answer was lost. */
        IN_DOUBT,
        /** Paid, and the upstream's job failed. */
        FAILED,
        /** Paid, and what came was not what was ordered. */
        BAD_IMAGES;

        /** Whether our money is gone, or may be. */
        public boolean isPaid() {
            return switch (this) {
                case DELIVERED, DECLINED, IN_DOUBT, FAILED, BAD_IMAGES -> true;
                case REFUSED, UNPAYABLE, OVER_BUDGET, TOO_LATE, NOT_BOUGHT -> false;
            };
        }

        /** The word for it in answers, meters and the ledger. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
