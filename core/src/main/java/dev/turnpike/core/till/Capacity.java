package dev.turnpike.core.till;

import dev.turnpike.core.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the till can take on now.
 *
 * @param full whether as many jobs are open as may be
 * @param looks lets new payments be looked at, each under its payer's name
 */
public record Capacity(BooleanSupplier full, Turnstile looks) {
    /** Why no new payment is taken on, whoever pays; empty: one is. */
    Optional<Refusal> objection() {
        return full.getAsBoolean() ? Optional.of(Refusal.later(Refusal.Code.OVERLOADED,
                "Too many jobs are open; try again shortly.", Duration.ofSeconds(5))) : Optional.empty();
    }
}
