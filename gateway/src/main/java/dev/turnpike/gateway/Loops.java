package dev.turnpike.gateway;

import dev.turnpike.core.till.Running;
import dev.turnpike.core.time.Background;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Starts and stops what runs by itself; jobs under way are given a while to end. */
final class Loops implements SmartLifecycle {
    private final List<Background> loops;
    private final Running running;
    private final Duration drain;
    private final Disposable.Composite started = Disposables.composite();
    private volatile boolean isRunning;

    /** @param drain what jobs are given to end; those that take longer are taken up at the next start */
    Loops(List<Background> loops, Running running, Duration drain) {
        this.loops = List.copyOf(loops);
        this.running = running;
        this.drain = drain;
    }

    @Override
    public void start() {
        isRunning = true;
        loops.forEach(loop -> started.add(loop.start()));
    }

    /** New requests have ended before this. */
    @Override
    public void stop(Runnable callback) {
        started.dispose();
        running.drain(drain).doFinally(signal -> {
            isRunning = false;
            callback.run();
        }).subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** Before the server accepts, after it has ended. */
    @Override
    public int getPhase() {
        return 0;
    }
}
