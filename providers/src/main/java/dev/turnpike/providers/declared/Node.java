package dev.turnpike.providers.declared;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a style file with its line, from 1; for the value of a key, the key's line. */
sealed interface Node {
    int line();

    /** @param bare whether it is a number or a truth value without quotes */
    record Text(int line, String text, boolean bare) implements Node {}

    record Items(int line, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Fields(int line, Map<String, Node> fields) implements Node {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** The content for messages. */
    default String shown() {
        return switch (this) {
            case Text text when text.text().isEmpty() -> "nothing";
            case Text text ->
                "'" + (text.text().length() <= 80 ? text.text() : text.text().substring(0, 80) + "…") + "'";
            case Items items -> "a list";
            case Fields fields -> "a mapping";
        };
    }
}
