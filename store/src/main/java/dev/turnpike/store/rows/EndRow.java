package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Bytes32;
import org.jspecify.annotations.Nullable;

/** The end of a job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "end")
@JsonSubTypes({@JsonSubTypes.Type(value = EndRow.Settled.class, name = "settled"),
        @JsonSubTypes.Type(value = EndRow.Released.class, name = "released"),
        @JsonSubTypes.Type(value = EndRow.Lapsed.class, name = "lapsed"),
        @JsonSubTypes.Type(value = EndRow.Unpaid.class, name = "unpaid"),
        @JsonSubTypes.Type(value = EndRow.Joined.class, name = "joined")})
sealed interface EndRow extends Row {
    End end();

    static EndRow of(End end) {
        return switch (end) {
            case End.Settled settled -> new Settled(settled.transaction().hex());
            case End.Released released -> new Released(Words.of(released.code()), released.message());
            case End.Lapsed lapsed -> new Lapsed(Words.of(lapsed.why()));
            case End.Unpaid unpaid -> new Unpaid(unpaid.code(), unpaid.message());
            case End.Joined joined -> new Joined(joined.job());
        };
    }

    record Settled(String transaction) implements EndRow {
        @Override
        public End end() {
            return new End.Settled(new Bytes32(transaction));
        }
    }

    record Released(String code, String message) implements EndRow {
        @Override
        public End end() {
            return new End.Released(Words.read(Refusal.Code.class, code), message);
        }
    }

    record Lapsed(String why) implements EndRow {
        @Override
        public End end() {
            return new End.Lapsed(Words.read(End.Lapse.class, why));
        }
    }

    record Joined(String job) implements EndRow {
        @Override
        public End end() {
            return new End.Joined(job);
        }
    }

    record Unpaid(String code, @MayBeNull @Nullable String message) implements EndRow {
        @Override
        public End end() {
            return new End.Unpaid(code, message);
        }
    }
}
