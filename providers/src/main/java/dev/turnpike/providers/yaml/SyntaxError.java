package dev.turnpike.providers.yaml;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * The message for text that is not YAML. The parser's own message quotes the lines around the fault, which may hold a
 * secret.
 */
final class SyntaxError {
    private SyntaxError() {}

    /** @param reached the line that the parser had reached */
    static int line(JacksonException error, int reached) {
        return error.getCause() instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()
                ? marked.getProblemMark().get().getLine() + 1
                : error.getLocation() == null ? reached : error.getLocation().getLineNr();
    }

    static String message(JacksonException error, String kind) {
        if (error instanceof StreamConstraintsException)
            return "nested too deep, or a key or value too long (expected: what " + kind + " needs)";
        return error.getCause() instanceof MarkedYamlEngineException marked
                ? "not YAML: " + plain(marked.getProblem()) + hint(marked)
                : "not YAML (expected: printable text, keys that are scalars)";
    }

    private static String plain(String problem) {
        return problem.strip()
                .replaceAll("\\s+", " ")
                .replaceAll("(tag handle|anchor|alias) .*", "$1")
                .replaceAll("\\S{16,}", "…");
    }

    private static String hint(MarkedYamlEngineException error) {
        return error.getContext() != null && error.getContext().contains("flow mapping")
                && error.getProblem().contains("{") ? " (expected: quotes around \"${…}\" inside braces)" : "";
    }
}
