package dev.turnpike.core.work;

import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;

/**
 * The work's half of a job, as the payment's half sees it: whether money was spent on it, and whether it is done. What
 * kind of work it is matters only to the package that has it done, to the store that writes it down and to the surface
 * that shows it.
 */
public sealed interface JobWork permits ImageWork, RouteWork {
    /** Whether the money is taken before the work is begun. */
    boolean paidFirst();

    /** Whether an upstream was, or may have been, paid or sent the request: its payer cannot cancel any more. */
    boolean begun();

    /** Whether it is not known yet what became of a payment to an upstream. */
    boolean unsettled();

    /** Whether something was delivered that the client may have once it has paid. */
    boolean delivered();

    /** The payments to upstreams that the delivery came from; none if it was taken over from an earlier job. */
    List<Cost> costOfDelivery();

    /** All that was or may have been paid to upstreams. */
    UsdcAmount spent();

    /** The same order and the same delivery, for another payment: nothing was bought for that one. */
    JobWork handedOn();

    /** The same order, with nothing done for it. */
    JobWork undone();

    /**
     * One payment to an upstream.
     *
     * @param purchase its number within the job, from 1 on
     */
    record Cost(int purchase, String upstream, UsdcAmount amount) {}
}
