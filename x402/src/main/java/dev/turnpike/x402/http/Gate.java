package dev.turnpike.x402.http;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides once and for all whether a request leaves us: whoever comes first, the writer or the one who gives up.
 *
 * <p>Without it a call could time out, be told "not sent", and then be written by the event loop a moment later.
 */
public final class Gate {
    private final AtomicBoolean decided = new AtomicBoolean();

    /** Asked right before the first byte is written: whether it may be. */
    public boolean leave() {
        return decided.compareAndSet(false, true);
    }

    /** Asked once the exchange has failed: whether it is certain that nothing was, and now never will be, written. */
    public boolean shut() {
        return decided.compareAndSet(false, true);
    }
}
