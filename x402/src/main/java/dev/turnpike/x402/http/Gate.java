package dev.turnpike.x402.http;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides once whether a request leaves us: the first of the writer and the timeout wins.
 *
 * <p>Without it a call could time out, be reported as not sent, and then be written by the event loop a moment later.
 */
public final class Gate {
    private final AtomicBoolean decided = new AtomicBoolean();

    /** Whether the first byte may be written; called right before it is. */
    public boolean leave() {
        return decided.compareAndSet(false, true);
    }

    /** Whether it is certain that no byte was written, nor will be; called once the exchange has failed. */
    public boolean shut() {
        return decided.compareAndSet(false, true);
    }
}
