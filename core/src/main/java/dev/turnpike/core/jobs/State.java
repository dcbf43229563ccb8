package dev.turnpike.core.jobs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({@JsonSubTypes.Type(value = State.Held.class, name = "held"),
        @JsonSubTypes.Type(value = State.Working.class, name = "working"),
        @JsonSubTypes.Type(value = State.Delivered.class, name = "delivered"),
        @JsonSubTypes.Type(value = State.Settling.class, name = "settling"),
        @JsonSubTypes.Type(value = State.Closed.class, name = "closed")})
public sealed interface State {
    /** The money is reserved, nothing has been bought. */
    record Held() implements State {}

    /** Upstreams are at it. */
    record Working() implements State {}

    /** The images are here and good; nobody has been charged, nobody sees them. */
    record Delivered(Delivery delivery, Instant at) implements State {}

    /**
     * The facilitator has been, or is about to be, asked to take the money.
     *
     * @param doubt what made the outcome unknown; null while the first call is on its way
     * @param transaction one that was named while the outcome was not known
     */
    record Settling(Delivery delivery, Instant since, @Nullable String doubt, @Nullable Bytes32 transaction)
            implements State {}

    /** Nothing more will happen to the work. */
    record Closed(End end, Instant at) implements State {}
}
