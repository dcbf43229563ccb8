package dev.turnpike.core.till;

import dev.turnpike.x402.PaymentKey;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request with a payment, from its arrival until its answer is written or its connection lost. While it is there, what
 * it waits for is not given to an equal order of the same payer.
 */
public final class Guest {
    private final Repeats repeats;
    private final Again again;
    private final boolean comesBack;
    private final Set<PaymentKey> attended = new LinkedHashSet<>();
    private @Nullable PaymentKey known;
    private boolean gone;
    private boolean replay;

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
     * Whether it may have what this payment bought: it says that it repeats that, or no other client waits for it and none
     * was told of it. From then on it waits for it itself.
     */
    synchronized boolean takes(PaymentKey key) {
        if (attended.contains(key)) return true;
        if (again == Again.UNSAID) {
            if (gone || !repeats.comesIfLeft(key)) return false;
            attended.add(key);
        } else
            attend(key);
        return true;
    }

    /** Its answer names the job of this payment; one that refuses it names none. */
    synchronized void knows(PaymentKey key) {
        known = key;
    }

    /** What its payment bought had come to its end before it came. */
    synchronized void replays() {
        replay = true;
    }

    /** Whether it asks again for what its payment bought, and what had come to its end before it came. */
    public synchronized boolean isReplay() {
        return replay;
    }

    /**
     * The request is over.
     *
     * @param answered whether its answer was written whole; false: its connection is lost
     */
    public synchronized void gone(boolean answered) {
        if (gone) return;
        gone = true;
        attended.forEach(key -> repeats.goes(key, answered && comesBack && key.equals(known)));
    }
}
