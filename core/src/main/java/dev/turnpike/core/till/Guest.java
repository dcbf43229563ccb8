package dev.turnpike.core.till;

import dev.turnpike.x402.PaymentKey;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A request with a payment, from its arrival until its answer is written or its connection lost. While it is there, what
 * it waits for is not given to an equal order of the same payer.
 */
public final class Guest {
    private final Repeats repeats;
    private final Again again;
    private final boolean comesBack;
    private final Set<PaymentKey> attended = new LinkedHashSet<>();
    private boolean gone;

    Guest(Repeats repeats, Again again, boolean comesBack) {
        this.repeats = repeats;
        this.again = again;
        this.comesBack = comesBack;
    }

    Again again() {
        return again;
    }

    /** From now on this payment's job has a client that waits for it. */
    synchronized void attend(PaymentKey key) {
        if (!attended.add(key)) return;
        repeats.comes(key);
        if (gone) repeats.goes(key, false);
    }

    /**
     * Whether it may have what this payment bought, from now on for itself alone: no other client waits for that, and none
     * was told of it.
     */
    synchronized boolean takes(PaymentKey key) {
        if (attended.contains(key)) return true;
        if (gone || !repeats.comesIfLeft(key)) return false;
        attended.add(key);
        return true;
    }

    /**
     * The request is over.
     *
     * @param answered whether its answer was written whole; false: its connection is lost
     */
    public synchronized void gone(boolean answered) {
        if (gone) return;
        gone = true;
        attended.forEach(key -> repeats.goes(key, answered && comesBack));
    }
}
