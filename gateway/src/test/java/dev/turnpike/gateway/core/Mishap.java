package dev.turnpike.gateway.core;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import reactor.core.publisher.Mono;

/**
 * What befalls one life of a gateway at its journal: it dies at its n-th write, before or after it is on the disk, and
 * nothing answers it any more; or a write is made and it is not told.
 */
public final class Mishap {
    private int writesLeft;
    private boolean written;
    private boolean untold;
    private int unreadable;
    private Runnable overtaking = () -> {};
    private volatile boolean dead;

    /** It is to die at the n-th write from now on. */
    public void dies(int write, boolean afterIt) {
        writesLeft = write;
        written = afterIt;
    }

    public void diesNow() {
        dead = true;
    }

    public boolean dead() {
        return dead;
    }

    /** The next write is made, and nobody is told; then so many looks at single jobs fail. */
    public void losesTrack(int looks) {
        untold = true;
        unreadable = looks;
    }

    /** What happens between the next look at what is known of a payment and its answer. */
    public void overtakes(Runnable what) {
        overtaking = what;
    }

    /** A journal at which it happens. */
    Journal of(Journal disk) {
        return (Journal) Proxy.newProxyInstance(Mishap.class.getClassLoader(), new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> {
                    try {
                        if (dead && method.getReturnType() == Mono.class) return Mono.never();
                        return switch (method.getName()) {
                            case "apply" -> apply(disk, (Change) arguments[0]);
                            case "job" -> job(disk, (String) arguments[0]);
                            case "arrival" -> ((Mono<?>) method.invoke(disk, arguments)).doOnNext(seen -> overtaken());
                            default -> method.invoke(disk, arguments);
                        };
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private Mono<Journal.Verdict> apply(Journal disk, Change change) {
        return Mono.defer(() -> {
            if (dead) return Mono.never();
            if (untold) {
                untold = false;
                return disk.apply(change).then(lost());
            }
            if (writesLeft == 0 || --writesLeft > 0) return disk.apply(change);
            dead = true;
            return written ? disk.apply(change).then(Mono.never()) : Mono.never();
        });
    }

    private Mono<Job> job(Journal disk, String id) {
        return Mono.defer(() -> unreadable > 0 && unreadable-- > 0 ? lost() : disk.job(id));
    }

    private void overtaken() {
        Runnable what = overtaking;
        overtaking = () -> {};
        what.run();
    }

    private static <T> Mono<T> lost() {
        return Mono.error(new IllegalStateException("disk"));
    }
}
