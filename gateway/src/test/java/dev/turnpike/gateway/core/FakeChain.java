package dev.turnpike.gateway.core;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** A chain on which what was told happens: each answer once, then the last, which is that it cannot be read. */
public final class FakeChain implements ChainReader {
    private final List<String> events;
    private final Set<Bytes32> settling;
    private BigInteger balance = BigInteger.valueOf(1_000_000_000);
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final Set<Bytes32> gone = new HashSet<>();
    private boolean silent;

    private Fate last = new Fate.NotKnown("no node");

    FakeChain(List<String> events, Set<Bytes32> settling) {
        this.events = events;
        this.settling = settling;
    }

    public FakeChain says(Fate... answers) {
        fates.addAll(Arrays.asList(answers));
        return this;
    }

    /** What it says when it has said all it was told. */
    public void then(Fate fate) {
        last = fate;
    }

    /** What every payer owns from now on. */
    public void owned(long atomic) {
        balance = BigInteger.valueOf(atomic);
    }

    /** What has become of nonces cannot be read from now on. */
    public void isSilent() {
        silent = true;
    }

    public void answers() {
        silent = false;
    }

    /** This nonce was used. */
    public void uses(Bytes32 nonce) {
        gone.add(nonce);
    }

    @Override
    public Mono<BigInteger> balance(Asset asset, Address owner) {
        return Mono.fromSupplier(() -> balance);
    }

    @Override
    public Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce) {
        return Mono.fromSupplier(() -> {
            if (silent) throw new IllegalStateException("no node");
            return gone.contains(nonce);
        });
    }

    @Override
    public Mono<Fate> fate(Asset asset, Authorization authorization, Instant since) {
        return Mono.fromSupplier(() -> {
            if (!settling.contains(authorization.nonce()) && !gone.contains(authorization.nonce()))
                return new Fate.Open();
            events.add("fate");
            return fates.isEmpty() ? last : fates.remove();
        });
    }
}
