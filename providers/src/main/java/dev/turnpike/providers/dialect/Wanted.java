package dev.turnpike.providers.dialect;

/**
 * An order as a provider wants it.
 *
 * @param path where to post it, below the upstream's URL, with a slash in front
 * @param body JSON
 */
public record Wanted(String path, String body) {
    @Override
    public String toString() {
        return "Wanted[" + path + "]";
    }
}
