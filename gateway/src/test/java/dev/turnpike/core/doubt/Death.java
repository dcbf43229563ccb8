package dev.turnpike.core.doubt;

import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import reactor.core.publisher.Mono;

/** How a gateway dies: at its n-th write, before or after it is on the disk. Nothing answers it any more then. */
final class Death {
    private int writesLeft;
    private boolean written;
    private volatile boolean happened;

    void at(int write, boolean afterIt) {
        writesLeft = write;
        written = afterIt;
    }

    void now() {
        happened = true;
    }

    boolean happened() {
        return happened;
    }

    void over() {
        happened = false;
        writesLeft = 0;
    }

    /** A journal at which it happens. */
    Journal of(Journal disk) {
        return (Journal) Proxy.newProxyInstance(Death.class.getClassLoader(), new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> {
                    try {
                        if (happened && method.getReturnType() == Mono.class) return Mono.never();
                        return method.getName().equals("apply") ? apply(disk, (Change) arguments[0])
                                : method.invoke(disk, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private Mono<Journal.Verdict> apply(Journal disk, Change change) {
        return Mono.defer(() -> {
            if (happened) return Mono.never();
            if (writesLeft == 0 || --writesLeft > 0) return disk.apply(change);
            happened = true;
            return written ? disk.apply(change).then(Mono.never()) : Mono.never();
        });
    }
}
