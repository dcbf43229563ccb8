package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.core.jobs.State;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({@JsonSubTypes.Type(value = StateRow.Held.class, name = "held"),
        @JsonSubTypes.Type(value = StateRow.Working.class, name = "working"),
        @JsonSubTypes.Type(value = StateRow.Delivered.class, name = "delivered"),
        @JsonSubTypes.Type(value = StateRow.Settling.class, name = "settling"),
        @JsonSubTypes.Type(value = StateRow.Paid.class, name = "paid"),
        @JsonSubTypes.Type(value = StateRow.Closed.class, name = "closed")})
sealed interface StateRow extends Row {
    State state();

    static StateRow of(State state) {
        return switch (state) {
            case State.Held held -> new Held();
            case State.Working working -> new Working();
            case State.Delivered delivered -> new Delivered(delivered.at().toString());
            case State.Settling settling -> new Settling(settling.since().toString(), DoubtRow.of(settling.doubt()),
                    settling.transaction() == null ? null : settling.transaction().hex());
            case State.Paid paid -> new Paid(paid.transaction().hex(), paid.at().toString());
            case State.Closed closed -> new Closed(EndRow.of(closed.end()), closed.at().toString());
        };
    }

    record Held() implements StateRow {
        @Override
        public State state() {
            return new State.Held();
        }
    }

    record Working() implements StateRow {
        @Override
        public State state() {
            return new State.Working();
        }
    }

    record Delivered(String at) implements StateRow {
        @Override
        public State state() {
            return new State.Delivered(Instant.parse(at));
        }
    }

    record Settling(String since, @MayBeNull @Nullable DoubtRow doubt, @MayBeNull @Nullable String transaction)
            implements StateRow {
        @Override
        public State state() {
            return new State.Settling(Instant.parse(since), doubt == null ? null : doubt.doubt(),
                    transaction == null ? null : new Bytes32(transaction));
        }
    }

    record Paid(String transaction, String at) implements StateRow {
        @Override
        public State state() {
            return new State.Paid(new Bytes32(transaction), Instant.parse(at));
        }
    }

    record Closed(EndRow end, String at) implements StateRow {
        @Override
        public State state() {
            return new State.Closed(end.end(), Instant.parse(at));
        }
    }
}
