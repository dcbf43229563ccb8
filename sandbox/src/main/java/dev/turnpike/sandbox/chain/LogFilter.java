package dev.turnpike.sandbox.chain;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Which logs {@code eth_getLogs} wants: each position of the topics is null for any, a word, or a list of words. */
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
