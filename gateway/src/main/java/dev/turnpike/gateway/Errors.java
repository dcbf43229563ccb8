package dev.turnpike.gateway;

import io.netty.util.internal.OutOfDirectMemoryError;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import reactor.core.publisher.Hooks;

/**
 * Watches for unhandled failures. After one of the virtual machine itself, such as an exhausted heap, a loop or
 * a request may never go on, and nothing tells which: the process is not alive any more, and its supervisor starts it
 * anew, which takes up every open job.
 */
final class Errors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private final ApplicationEventPublisher publisher;

    Errors(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    static Errors watch(ApplicationEventPublisher publisher) {
        Errors errors = new Errors(publisher);
        Consumer<Throwable> dropped = failure -> {
            errors.see(failure);
            LOG.warn("a failure that nobody waits for any more: {}", failure.toString());
        };
        Hooks.onErrorDropped(dropped);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            errors.see(failure);
            LOG.error("thread {}", thread.getName(), failure);
        });
        return errors;
    }

    /** Direct memory is counted by a library that goes on when there is some again. */
    void see(Throwable failure) {
        boolean fatal = failure instanceof VirtualMachineError && !(failure instanceof OutOfDirectMemoryError)
                || failure instanceof LinkageError;
        if (!fatal) return;
        LOG.error("an error of the virtual machine: this process is not alive any more; start it anew", failure);
        AvailabilityChangeEvent.publish(publisher, this, LivenessState.BROKEN);
    }

    @Override
    public void close() {
        Hooks.resetOnErrorDropped();
        Thread.setDefaultUncaughtExceptionHandler(null);
    }
}
