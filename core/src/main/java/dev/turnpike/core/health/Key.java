package dev.turnpike.core.health;

/** What health is kept for: one model at one upstream, so that one bad model does not shut out a seller. */
record Key(String upstream, String model) {
    @Override
    public String toString() {
        return upstream + "/" + model;
    }
}
