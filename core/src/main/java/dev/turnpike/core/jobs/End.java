package dev.turnpike.core.jobs;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Facilitator.Settlement;
import org.jspecify.annotations.Nullable;

/** How a job ended. */
public sealed interface End {
    /** Delivered and paid. */
    record Settled(Bytes32 transaction) implements End {}

    /** Nothing was delivered and nothing will be charged. */
    record Released(Refusal.Code code, String message) implements End {
        /** Nothing was delivered, and the money has come to us all the same. */
        public static Released owed() {
            return new Released(Refusal.Code.PAYMENT_OWED,
                    "This payment has reached us and has bought nothing; its money is owed to its payer.");
        }
    }

    /** Delivered, and the authorization died before it could be settled: proven by the chain. */
    record Lapsed(Lapse why) implements End {}

    /** Delivered, and the payment was refused with proof; the work is withheld. {@code code} is the facilitator's. */
    record Unpaid(String code, @Nullable String message) implements End {
        /** Whether its payer brought it about. */
        public boolean byPayer() {
            return Settlement.Refused.byPayer(code);
        }
    }

    /**
     * Nothing was sold for this payment and nothing will be charged by it: it repeated an order that another payment of
     * its payer had bought, and is answered with that one's job.
     */
    record Joined(String job) implements End {}

    /** Why an authorization can never be settled. */
    enum Lapse {
        /** It expired while the facilitator could not be asked, or did not answer. */
        EXPIRED,
        /** It expired while the facilitator refused it for a reason that its payer brought about. */
        REFUSED_UNTIL_EXPIRED,
        /** Its payer cancelled it. */
        CANCELLED,
        /** Its payer used it for another transfer. */
        USED_OTHERWISE;

        /** Whether its payer took it away. */
        public boolean byPayer() {
            return this != EXPIRED;
        }
    }
}
