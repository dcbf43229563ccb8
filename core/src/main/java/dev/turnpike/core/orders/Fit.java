package dev.turnpike.core.orders;

import dev.turnpike.core.refusal.Refusal;
import java.util.Optional;

/** Whether what was asked for fits one model's rules. */
sealed interface Fit<T> {
    /** What it comes to; empty if it does not fit. */
    Optional<T> value();

    /** The first rule that it breaks; empty if it fits. */
    Optional<Refusal.Field> broken();

    /** It fits. */
    record Fits<T>(T made) implements Fit<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(made);
        }

        @Override
        public Optional<Refusal.Field> broken() {
            return Optional.empty();
        }
    }

    /** It does not. */
    record Breaks<T>(Refusal.Field rule) implements Fit<T> {
        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal.Field> broken() {
            return Optional.of(rule);
        }
    }
}
