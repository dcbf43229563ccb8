package dev.turnpike.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file without interpretation: every scalar is its text, so that {@code 0.10} stays exact and {@code
 * no} is a word.
 */
sealed interface Yaml {
    /** The line, from 1; for the value of a key, the key's line. 0: in no file, a default. */
    int line();

    /** @param variable the first variable in the text; null: written as it is */
    record Scalar(int line, String text, @Nullable String variable) implements Yaml {
        Scalar(int line, String text) {
            this(line, text, null);
        }

        /** Whether there is no value: {@code key:} and no more. */
        boolean empty() {
            return text.isEmpty();
        }

        @Override
        public String toString() {
            return "Scalar[…]";
        }
    }

    /** A scalar with a variable that is not set, which the report has. */
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
}
