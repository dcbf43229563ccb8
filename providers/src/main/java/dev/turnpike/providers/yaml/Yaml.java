package dev.turnpike.providers.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file without interpretation: every scalar is its text, so that {@code 0.10} stays exact and {@code
 * no} is a word.
 */
public sealed interface Yaml {
    /** The line, from 1; for the value of a key, the key's line. 0: in no file, a default. */
    int line();

    /**
     * @param bare whether it is a number or a truth value without quotes
     * @param variable the first variable in the text; null: written as it is
     */
    record Scalar(int line, String text, boolean bare, @Nullable String variable) implements Yaml {
        /** A text that is written as it is. */
        public Scalar(int line, String text) {
            this(line, text, false, null);
        }

        /** Whether there is no value: {@code key:} and no more. */
        public boolean empty() {
            return text.isEmpty();
        }

        @Override
        public String toString() {
            return "Scalar[…]";
        }
    }

    /** A scalar with a variable that is not set, which was reported. */
    record Unset(int line) implements Yaml {}

    record Sequence(int line, List<Yaml> items) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(int line, Map<String, Yaml> entries) implements Yaml {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** The content for messages. */
    default String shown() {
        return switch (this) {
            case Scalar scalar when scalar.empty() -> "nothing";
            case Scalar(int line, String text, boolean bare, var variable) ->
                "'" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "'";
            case Unset unset -> "its value";
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a mapping";
        };
    }
}
