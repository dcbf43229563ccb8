package dev.turnpike.config;

/**
 * One thing that is wrong with a configuration file, so that a person can mend it without asking.
 *
 * @param line from 1; 0 if it has no line
 * @param path such as {@code upstreams[1].pay-to}
 * @param message what was found and what was expected; never a secret's value
 */
public record Problem(int line, String path, String message) {
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "") + path + ": " + message;
    }
}
