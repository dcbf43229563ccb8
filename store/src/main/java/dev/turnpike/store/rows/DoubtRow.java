package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.core.jobs.Doubt;
import org.jspecify.annotations.Nullable;

/** The reason why the outcome of a settlement is not known. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "doubt")
@JsonSubTypes({@JsonSubTypes.Type(value = DoubtRow.Unanswered.class, name = "unanswered"),
        @JsonSubTypes.Type(value = DoubtRow.RefusedLater.class, name = "refused_later")})
sealed interface DoubtRow extends Row {
    Doubt doubt();

    static @Nullable DoubtRow of(@Nullable Doubt doubt) {
        return switch (doubt) {
            case null -> null;
            case Doubt.Unanswered unanswered -> new Unanswered(unanswered.detail());
            case Doubt.RefusedLater refused -> new RefusedLater(refused.code());
        };
    }

    record Unanswered(String detail) implements DoubtRow {
        @Override
        public Doubt doubt() {
            return new Doubt.Unanswered(detail);
        }
    }

    record RefusedLater(String code) implements DoubtRow {
        @Override
        public Doubt doubt() {
            return new Doubt.RefusedLater(code);
        }
    }
}
