package dev.turnpike.core.jobs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Facilitator.Settlement;
import org.jspecify.annotations.Nullable;

/** How a job ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "end")
@JsonSubTypes({@JsonSubTypes.Type(value = End.Settled.class, name = "settled"),
        @JsonSubTypes.Type(value = End.Released.class, name = "released"),
        @JsonSubTypes.Type(value = End.Lapsed.class, name = "lapsed"),
        @JsonSubTypes.Type(value = End.Unpaid.class, name = "unpaid")})
public sealed interface End {
    /** Delivered and paid. */
    record Settled(Delivery delivery, Bytes32 transaction) implements End {}

    /** Nothing was delivered and nothing will be charged: {@code code} is an error code of the HTTP surface. */
    record Released(String code, String message) implements End {}

    /** Delivered, and the authorization died before it could be settled: proven by the chain. */
    record Lapsed(Delivery delivery, String why) implements End {
        /** Nobody could be asked to settle it, or nobody answered, until it had expired. */
        public static final String EXPIRED = "EXPIRED";

        /** Whether its payer took it away: cancelled it, used it otherwise, or had it refused until it expired. */
        public boolean byPayer() {
            return !why.equals(EXPIRED);
        }
    }

    /**
     * Delivered, and the payment was refused with proof; the images are withheld. {@code code} is the facilitator's.
     */
    record Unpaid(Delivery delivery, String code, @Nullable String message) implements End {
        /** Whether its payer brought it about. */
        public boolean byPayer() {
            return Settlement.Refused.byPayer(code);
        }
    }
}
