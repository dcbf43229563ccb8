package dev.turnpike.core.journal;

import java.util.Locale;
import java.util.Optional;

/**
 * One account of the ledger. Its label names it in the entries table, on the ledger pages and in CSV; labels never
 * change.
 */
public sealed interface Account {
    Account PAYER = Single.PAYER;
    Account REVENUE = Single.REVENUE;
    Account TREASURY = Single.TREASURY;
    Account LOSS = Single.LOSS;
    Account OWED = Single.OWED;
    Account REPAID = Single.REPAID;
    Account SUSPENSE = Single.SUSPENSE;
    Account OUTSIDE = Single.OUTSIDE;

    /** The text that stands for this account wherever it is written. */
    String label();

    /**
     * The account with this label.
     *
     * @throws IllegalArgumentException if no account has it
     */
    static Account parse(String label) {
        for (Single single : Single.values()) if (single.label().equals(label)) return single;
        return after(Exposure.PREFIX, label).<Account>map(Exposure::new)
                .or(() -> after(Cost.PREFIX, label).map(Cost::new))
                .or(() -> after(Upstream.PREFIX, label).map(Upstream::new))
                .or(() -> after(Credit.PREFIX, label).map(Credit::new))
                .orElseThrow(() -> new IllegalArgumentException(
                        "account: '" + label + "' (expected: a label such as payer or cost:x-router)"));
    }

    private static Optional<String> after(String prefix, String label) {
        return label.length() > prefix.length() && label.startsWith(prefix)
                ? Optional.of(label.substring(prefix.length()))
                : Optional.empty();
    }

    /** An account that exists once. */
    enum Single implements Account {
        /** Money of clients: negative by what they have paid us. */
        PAYER,
        /** What sales have earned. */
        REVENUE,
        /** Our wallet that pays upstreams and refunds. */
        TREASURY,
        /** Money spent without a paid sale, and sales that were reported and proven impossible. */
        LOSS,
        /** Money that arrived without a sale and is due back to its payer. */
        OWED,
        /** Owed money that was paid back. */
        REPAID,
        /** Transfers without a payment in the journal: positive if more came than went. */
        SUSPENSE,
        /** Addresses that the ledger does not know. */
        OUTSIDE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Our account at an upstream that is paid by key: negative by what it has charged us, or may have. */
    record Credit(String upstream) implements Account {
        private static final String PREFIX = "account:";

        @Override
        public String label() {
            return PREFIX + upstream;
        }
    }

    /** Money that an upstream may have taken and that is not proven yet. */
    record Exposure(String upstream) implements Account {
        /** What the labels of all exposure accounts begin with. */
        public static final String PREFIX = "exposure:";

        @Override
        public String label() {
            return PREFIX + upstream;
        }
    }

    /** Money that an upstream took for work. */
    record Cost(String upstream) implements Account {
        private static final String PREFIX = "cost:";

        @Override
        public String label() {
            return PREFIX + upstream;
        }
    }

    /** Transfers of an upstream that belong to no purchase, such as its own refunds. */
    record Upstream(String upstream) implements Account {
        private static final String PREFIX = "upstream:";

        @Override
        public String label() {
            return PREFIX + upstream;
        }
    }
}
