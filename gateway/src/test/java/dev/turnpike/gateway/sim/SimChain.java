package dev.turnpike.gateway.sim;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The chain as read through a node that is slow, behind, or cannot be reached. */
final class SimChain implements ChainReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SimWorld world;
    private final Machine caller;
    private final Chance chance;
    private final Map<Bytes32, Long> seen = new HashMap<>();

    SimChain(SimWorld world, Machine caller) {
        this.world = world;
        this.caller = caller;
        this.chance = world.chance().another();
    }

    @Override
    public Mono<BigInteger> balance(Asset asset, Address owner) {
        return blind() ? late(TIMEOUT, Mono.error(new IllegalStateException("the node does not answer")))
                : late(chance.millis(2, 300), world.chain().balance(asset, owner));
    }

    @Override
    public Mono<Fate> fate(Asset asset, Authorization authorization, Instant since) {
        if (blind())
            return late(TIMEOUT, Mono.just(new Fate.NotKnown("the node does not answer")));
        return late(chance.millis(2, 300), Mono.defer(() -> world.chain().fate(asset, authorization, since)).map(fate -> {
            Fate now = behind(authorization.nonce(), fate);
            world.story().tell("chain", "%s: %s", Payer.brief(authorization.nonce()), now);
            return now;
        }));
    }

    /** What was just written is not to be seen for a while. */
    private Fate behind(Bytes32 nonce, Fate fate) {
        if (fate instanceof Fate.Open || fate instanceof Fate.NotKnown)
            return fate;
        long first = seen.computeIfAbsent(nonce, n -> world.time().nanos() + chance.millis(-4_000, 4_000).toNanos());
        return world.time().nanos() < first ? new Fate.Open() : fate;
    }

    private boolean blind() {
        return chance.percent(world.weather().chainBlind());
    }

    private <T> Mono<T> late(Duration wait, Mono<T> answer) {
        return Mono.delay(wait, caller.work()).then(answer);
    }
}
