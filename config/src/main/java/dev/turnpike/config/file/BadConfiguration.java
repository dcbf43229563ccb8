package dev.turnpike.config.file;

import dev.turnpike.config.Problem;
import java.util.List;

/** A start with a configuration that cannot be used. */
public final class BadConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<Problem> problems;

    public BadConfiguration(String name, List<Problem> problems) {
        super("configuration: " + name, null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
