package dev.turnpike.surface.guard;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;

/** Bounds responses that stay open while nothing happens: so many of each address, so many in all. */
public final class Streams {
    private static final Duration LATER = Duration.ofSeconds(10);

    private final IntSupplier perAddress;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** @param most open streams in all */
    public Streams(IntSupplier perAddress, int most) {
        this.perAddress = perAddress;
        this.most = most;
    }

    /** The same stream if there is a place for it, which it has until it ends; a {@link Refusal} if there is none. */
    public <T> Mono<T> within(String address, Mono<T> stream) {
        return Mono.using(() -> enter(address), place -> stream, this::leave);
    }

    private String enter(String address) {
        int inAll = open.incrementAndGet();
        int ofAddress = counts.merge(address, 1, Integer::sum);
        if (ofAddress <= perAddress.getAsInt() && inAll <= most) return address;
        leave(address);
        throw ofAddress > perAddress.getAsInt()
                ? Refusal.later(Code.RATE_LIMITED, "Too many streams of this address are open.", LATER)
                : Refusal.later(Code.OVERLOADED, "Too many streams are open; ask for the job instead.", LATER);
    }

    private void leave(String address) {
        open.decrementAndGet();
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }
}
