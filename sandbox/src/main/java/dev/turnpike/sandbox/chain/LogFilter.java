package dev.turnpike.sandbox.chain;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The filter of {@code eth_getLogs}: each topic is null for any word, one word, or a list of alternatives. */
record LogFilter(JsonNode addresses, JsonNode topics) {
    boolean matches(LogEntry log) {
        return anyOf(addresses, log.contract().hex()) && matches(log.topics());
    }

    private boolean matches(List<String> words) {
        if (topics.size() > words.size()) return false;
        for (int i = 0; i < topics.size(); i++) {
            if (!anyOf(topics.path(i), words.get(i))) return false;
        }
        return true;
    }

    private static boolean anyOf(JsonNode wanted, String word) {
        if (wanted.isMissingNode() || wanted.isNull()) return true;
        if (wanted.isArray()) return wanted.isEmpty() || wanted.valueStream().anyMatch(one -> same(one, word));
        return same(wanted, word);
    }

    private static boolean same(JsonNode wanted, String word) {
        return wanted.asString("").toLowerCase(Locale.ROOT).equals(word);
    }
}
