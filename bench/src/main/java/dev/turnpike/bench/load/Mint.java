package dev.turnpike.bench.load;

import dev.turnpike.x402.Offer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Payments for a long run, signed beside it and a little ahead: one that is signed too early has expired when it is sent. */
public final class Mint implements AutoCloseable {
    private static final int BATCH = 250;

    private final BlockingQueue<byte[]> signed;
    private final Thread thread;

    /** @param ahead how many are signed and not yet sent; returns once there are so many */
    public Mint(Wallets wallets, Offer.Acceptable offer, int ahead) {
        this.signed = new ArrayBlockingQueue<>(ahead);
        this.thread = Thread.ofPlatform().name("mint").daemon().start(() -> sign(wallets, offer));
        while (signed.remainingCapacity() > 0 && thread.isAlive()) Thread.onSpinWait();
    }

    private void sign(Wallets wallets, Offer.Acceptable offer) {
        try {
            while (true) for (byte[] payment : wallets.sign(offer, BATCH)) signed.put(payment);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next payment; null if none is ready, which ends a run. */
    public byte @Nullable [] next() {
        return signed.poll();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
