package dev.turnpike.core.health;

/** One model at one upstream. Health is kept for each, so that one bad model does not shut out the whole upstream. */
public record UpstreamModel(String upstream, String model) {
    @Override
    public String toString() {
        return upstream + "/" + model;
    }
}
