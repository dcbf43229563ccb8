package dev.turnpike.providers.dialect;

/**
 * An order in an upstream's form.
 *
 * @param path where to post it, below the upstream's URL, with a slash in front
 * @param body JSON
 */
public record OrderRequest(String path, String body) {
    @Override
    public String toString() {
        return "OrderRequest[" + path + "]";
    }
}
