package dev.turnpike.x402;

import dev.turnpike.x402.settle.Blocks;
import dev.turnpike.x402.settle.Chain;
import dev.turnpike.x402.settle.Inquiry;
import dev.turnpike.x402.settle.Movements;
import dev.turnpike.x402.settle.Rpc;
import dev.turnpike.x402.settle.Uses;
import dev.turnpike.x402.wire.Unreadable;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reads the chain over plain JSON-RPC: {@code eth_blockNumber}, {@code eth_getBlockByNumber}, {@code eth_call}, {@code
 * eth_getLogs}, {@code eth_getTransactionReceipt}. It trusts its node, but accepts only answers that are consistent.
 */
public final class RpcChainReader implements ChainReader, TransferLog, BlockLog {
    private final Chain chain;
    private final Uses uses;
    private final int confirmations;

    /**
     * @param rpc may hold a key, so no message shows it
     * @param timeout for one call; an inquiry makes from three to some tens of calls
     * @param scheduler where small reads wait, a few milliseconds, for others to go with as one JSON-RPC batch
     * @param confirmations how many blocks must lie on top of a block that counts; 0 trusts the newest
     */
    public RpcChainReader(Http http, URI rpc, Duration timeout, Scheduler scheduler, int confirmations) {
        if (confirmations < 0)
            throw new IllegalArgumentException("confirmations: " + confirmations + " (expected: >= 0)");
        this.chain = new Chain(new Rpc(http, rpc, timeout), scheduler);
        this.uses = new Uses(chain);
        this.confirmations = confirmations;
    }

    @Override
    public Mono<BigInteger> balance(Asset asset, Address owner) {
        return chain.balance(asset, owner);
    }

    @Override
    public Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce) {
        return chain.isGone(asset, authorizer, nonce);
    }

    @Override
    public Mono<Standing> standing(Asset asset, Address payer, Bytes32 nonce) {
        return chain.standing(asset, payer, nonce);
    }

    @Override
    public Mono<Reading> transfers(Asset asset, Set<Address> accounts, Instant from, Instant to) {
        return new Movements(chain, uses, asset).of(accounts, from, to, confirmations);
    }

    @Override
    public Mono<Block> last(Asset asset) {
        return Blocks.last(chain, confirmations);
    }

    @Override
    public Mono<Block> block(Asset asset, long number) {
        return Blocks.block(chain, number);
    }

    @Override
    public Mono<Block> since(Asset asset, Instant moment) {
        return Blocks.since(chain, confirmations, moment);
    }

    @Override
    public Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last) {
        return new Movements(chain, uses, asset).within(accounts, first, last);
    }

    @Override
    public Mono<Fate> fate(Asset asset, Authorization authorization, Instant since) {
        return known(new Inquiry(chain, asset, authorization).fate(confirmations, since));
    }

    @Override
    public Mono<Fate> use(Asset asset, Authorization authorization, Instant since) {
        return known(new Inquiry(chain, asset, authorization).use(confirmations, since));
    }

    private static Mono<Fate> known(Mono<Fate> fate) {
        return fate.onErrorResume(Unreadable.class, e -> Mono.just(new Fate.NotKnown(String.valueOf(e.getMessage()))));
    }
}
