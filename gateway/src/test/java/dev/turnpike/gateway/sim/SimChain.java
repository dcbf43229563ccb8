package dev.turnpike.gateway.sim;

import dev.turnpike.sandbox.chain.ChainLog;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.TransferLog;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The chain as read through a node that is slow, behind, or cannot be reached. */
final class SimChain implements ChainReader, TransferLog {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SimWorld world;
    private final Machine caller;
    private final Chance chance;
    private final Duration behind;

    SimChain(SimWorld world, Machine caller) {
        this.world = world;
        this.caller = caller;
        this.chance = world.chance().another();
        this.behind = chance.oneIn(2) ? Duration.ZERO : chance.millis(0, 8_000);
    }

    @Override
    public Mono<BigInteger> balance(Asset asset, Address owner) {
        return blind() ? late(TIMEOUT, Mono.error(new IllegalStateException("the node does not answer")))
                : late(chance.millis(2, 300), world.chain().balance(asset, owner));
    }

    @Override
    public Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce) {
        return blind() ? late(TIMEOUT, Mono.error(new IllegalStateException("the node does not answer")))
                : late(chance.millis(2, 300), Mono.defer(() -> world.chain().isGone(asset, authorizer, nonce))
                        .map(gone -> gone && !fresh(authorizer, nonce)));
    }

    @Override
    public Mono<Fate> fate(Asset asset, Authorization authorization, Instant since) {
        if (blind()) return late(TIMEOUT, Mono.just(new Fate.NotKnown("the node does not answer")));
        return late(chance.millis(2, 300),
                Mono.defer(() -> world.chain().fate(asset, authorization, since)).map(fate -> {
                    Fate now = behind(authorization, fate);
                    world.story().tell("chain", "%s: %s", Payer.brief(authorization.nonce()), now);
                    return now;
                }));
    }

    /** What was just written is not to be seen for a while. */
    private Fate behind(Authorization authorization, Fate fate) {
        return fresh(authorization.from(), authorization.nonce()) ? new Fate.Open() : fate;
    }

    /** Whether it shows whatever is written as soon as it is. */
    boolean showsAtOnce() {
        return behind.isZero() && world.forks().none();
    }

    /** Whether what has used up a nonce is not to be seen yet. */
    boolean fresh(Address authorizer, Bytes32 nonce) {
        return ChainLog.when(world.chain(), authorizer, nonce)
                .filter(written -> world.time().instant().isBefore(written.plus(behind))
                        || world.forks().hides(written, nonce))
                .isPresent();
    }

    /** An answer of this node, which may be late or not come at all. */
    <T> Mono<T> answer(Supplier<Mono<T>> answer) {
        return blind() ? late(TIMEOUT, Mono.error(new IllegalStateException("the node does not answer")))
                : late(chance.millis(2, 300), Mono.defer(answer));
    }

    private boolean blind() {
        return caller.isCutOff(Machine.Cut.CHAIN) || chance.percent(world.weather().chainBlind());
    }

    @Override
    public Mono<Reading> transfers(Asset asset, Set<Address> accounts, Instant from, Instant to) {
        return blind() ? late(TIMEOUT, Mono.error(new IllegalStateException("the node does not answer")))
                : late(chance.millis(2, 300), world.chain().transfers(asset, accounts, from, to));
    }

    private <T> Mono<T> late(Duration wait, Mono<T> answer) {
        return Mono.delay(wait, caller.work()).then(answer);
    }
}
