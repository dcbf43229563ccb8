package dev.turnpike.providers.declared;

/**
 * One fault of a style file.
 *
 * @param line from 1; 0 if it has no line
 * @param path such as {@code send./prompt}; empty for the whole file
 * @param message the value found and the value expected
 */
public record StyleProblem(int line, String path, String message) {
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "") + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
