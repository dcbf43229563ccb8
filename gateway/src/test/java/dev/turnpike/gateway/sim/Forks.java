package dev.turnpike.gateway.sim;

import dev.turnpike.x402.Bytes32;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Forks of the chain that are given up again: while one lasts, nodes show blocks of it, in which half of what happens is
 * missing; then they show the blocks that have replaced them, in which nothing is.
 */
final class Forks {
    private static final Duration LONGEST = Duration.ofSeconds(50);

    private final SimWorld world;
    private final List<Fork> forks = new ArrayList<>();

    private record Fork(Instant from, Instant until, boolean odd) {
        boolean has(Instant block) {
            return !block.isBefore(from) && block.isBefore(until);
        }
    }

    Forks(SimWorld world, Chance chance) {
        this.world = world;
        if (chance.oneIn(3)) return;
        Instant at = SimTime.START;
        for (int i = chance.between(1, 8); i > 0; i--) {
            Instant from = at.plus(chance.millis(1_000, 60_000));
            at = from.plus(chance.millis(500, (int) (chance.oneIn(3) ? LONGEST.toMillis() : 6_000)));
            forks.add(new Fork(from, at, chance.oneIn(2)));
        }
    }

    boolean none() {
        return forks.isEmpty();
    }

    /** Whether a node does not show now what happened in a block of this time. */
    boolean hides(Instant block, Bytes32 transaction) {
        return forks.stream()
                .anyMatch(fork -> lasts(fork, block) && (transaction.hashCode() & 1) == (fork.odd ? 1 : 0));
    }

    /** The hash of a block as a node shows it now, from the one that will be its hash for good. */
    Bytes32 hash(Instant block, Bytes32 hash) {
        return forks.stream().anyMatch(fork -> lasts(fork, block)) ? new Bytes32("0x" + "f0" + hash.hex().substring(4))
                : hash;
    }

    private boolean lasts(Fork fork, Instant block) {
        return fork.has(block) && world.time().instant().isBefore(fork.until);
    }
}
