package dev.turnpike.core.jobs;

import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands. */
public sealed interface State {
    /** The money is reserved, nothing has been bought. */
    record Held() implements State {}

    /** The work is being done. */
    record Working() implements State {}

    /** The work is done and good; its payer has not been charged and does not see it. */
    record Delivered(Instant at) implements State {}

    /**
     * The facilitator has been, or is about to be, asked to take the money.
     *
     * @param doubt what made the outcome unknown; null while the first call is on its way
     * @param transaction one that was named while the outcome was not known
     */
    record Settling(Instant since, @Nullable Doubt doubt, @Nullable Bytes32 transaction) implements State {}

    /** The money was taken for work that is not done yet: it may be on its way to an upstream. */
    record Paid(Bytes32 transaction, Instant at) implements State {}

    /** Nothing more will happen to the work. */
    record Closed(End end, Instant at) implements State {}
}
