package dev.turnpike.core.till;

import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What the till can take on now.
 *
 * @param full whether as many jobs are open as may be
 * @param crowded whether there is no room to keep what is made
 * @param trouble why the ledger cannot be relied on; empty: it can
 * @param looks lets new payments be looked at, each under its payer's name
 */
public record Capacity(BooleanSupplier full, BooleanSupplier crowded, Supplier<Optional<String>> trouble,
        Turnstile looks) {
    private static final int LOOKS_AT_ONCE = 256;
    private static final int LOOKS_WAITING = 512;

    /** @param perPayer how many payments of one payer are looked at, or wait, in any case */
    public Capacity(BooleanSupplier full, BooleanSupplier crowded, Supplier<Optional<String>> trouble,
            IntSupplier perPayer) {
        this(full, crowded, trouble, new Turnstile(LOOKS_AT_ONCE, LOOKS_WAITING, perPayer));
    }

    /** Why no new payment is taken on, from any payer; empty: payments are taken on. */
    Optional<Refusal> objection() {
        if (full.getAsBoolean()) return Optional.of(later("Too many jobs are open; try again shortly."));
        return crowded.getAsBoolean()
                ? Optional.of(Refusal.later(Refusal.Code.OVERLOADED,
                        "There is no room to keep what would be made; nothing was charged.", Duration.ofMinutes(1)))
                : trouble.get().map(why -> later("The ledger cannot be written now; nothing was charged."));
    }

    private static Refusal later(String message) {
        return Refusal.later(Refusal.Code.OVERLOADED, message, Duration.ofSeconds(5));
    }
}
