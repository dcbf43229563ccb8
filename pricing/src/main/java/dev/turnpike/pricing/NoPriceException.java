package dev.turnpike.pricing;

/** Work that is not sold, whatever is paid: its model has no price for its size. The client's error, not ours. */
public final class NoPriceException extends RuntimeException {
    private final transient Work work;

    public NoPriceException(Work work) {
        super(work.model() + " is not sold at " + work.resolution());
        this.work = work;
    }

    public Work work() {
        return work;
    }
}
