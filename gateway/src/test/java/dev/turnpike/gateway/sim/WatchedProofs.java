package dev.turnpike.gateway.sim;

import dev.turnpike.core.doubt.Proofs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import reactor.core.publisher.Mono;

/** Proofs with somebody looking over the follower's shoulder: a crash may come before or after any range is written. */
final class WatchedProofs {
    private WatchedProofs() {}

    static Proofs of(Proofs proofs, SimWorld world, Machine machine) {
        return (Proofs) Proxy.newProxyInstance(WatchedProofs.class.getClassLoader(), new Class<?>[] {Proofs.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("write"))
                        return write(proofs, (Proofs.Range) arguments[0], world, machine);
                    try {
                        return method.invoke(proofs, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static Mono<Boolean> write(Proofs proofs, Proofs.Range range, SimWorld world, Machine machine) {
        return Mono.defer(() -> {
            boolean replaced = machine.isReplaced();
            long epoch = machine.epoch();
            world.event(machine, "before a range");
            return proofs.write(range).doOnSuccess(written -> {
                world.story()
                        .tell(machine.name(), "has read %d transfers, until block %d", range.seen().size(),
                                range.place().block().number());
                if (replaced && machine.epoch() == epoch) world.laws().lateWrite(machine, "a range");
                world.story().count("follower: a range is written");
                world.event(machine, "after a range");
            }).doOnError(failure -> world.story().count("follower: a range is not written"));
        });
    }
}
