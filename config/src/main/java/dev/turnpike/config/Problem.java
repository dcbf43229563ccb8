package dev.turnpike.config;

/**
 * One fault of a configuration file, told so that a person can mend it without further help.
 *
 * @param line from 1; 0 if it has no line
 * @param path such as {@code upstreams[1].pay-to}
 * @param message the value found and the value expected; never a secret
 */
public record Problem(int line, String path, String message) {
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "") + path + ": " + message;
    }
}
