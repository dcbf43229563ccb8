package dev.turnpike.core;

import dev.turnpike.core.time.Overhead;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.RpcChainReader;
import dev.turnpike.x402.TransferLog;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Every chain there is a node for, each asked about what happened on it: a payment is judged where it was made,
 * whatever the seller's network is today. What happened on any other chain is not known, which the log says once a
 * chain.
 */
public final class Chains implements ChainReader, TransferLog, BlockLog {
    private static final Logger LOG = LoggerFactory.getLogger(Chains.class);

    private final Map<Network, RpcChainReader> readers;
    private final Set<Network> missing = ConcurrentHashMap.newKeySet();

    public Chains(Map<Network, RpcChainReader> readers) {
        this.readers = Map.copyOf(readers);
    }

    @Override
    public Mono<BigInteger> balance(Asset asset, Address owner) {
        return on(asset, reader -> reader.balance(asset, owner));
    }

    @Override
    public Mono<Fate> use(Asset asset, Authorization authorization, Instant since) {
        return on(asset, reader -> reader.use(asset, authorization, since)).onErrorResume(NoNode.class,
                none -> Mono.just(new Fate.NotKnown(String.valueOf(none.getMessage()))));
    }

    @Override
    public Mono<Fate> fate(Asset asset, Authorization authorization, Instant since) {
        return on(asset, reader -> reader.fate(asset, authorization, since)).onErrorResume(NoNode.class,
                none -> Mono.just(new Fate.NotKnown(String.valueOf(none.getMessage()))));
    }

    @Override
    public Mono<Boolean> isGone(Asset asset, Address authorizer, Bytes32 nonce) {
        return on(asset, reader -> reader.isGone(asset, authorizer, nonce));
    }

    @Override
    public Mono<Standing> standing(Asset asset, Address payer, Bytes32 nonce) {
        return on(asset, reader -> reader.standing(asset, payer, nonce));
    }

    @Override
    public Mono<Reading> transfers(Asset asset, Set<Address> accounts, Instant from, Instant to) {
        return on(asset, reader -> reader.transfers(asset, accounts, from, to));
    }

    @Override
    public Mono<Block> last(Asset asset) {
        return on(asset, reader -> reader.last(asset));
    }

    @Override
    public Mono<Block> block(Asset asset, long number) {
        return on(asset, reader -> reader.block(asset, number));
    }

    @Override
    public Mono<Block> since(Asset asset, Instant moment) {
        return on(asset, reader -> reader.since(asset, moment));
    }

    @Override
    public Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last) {
        return on(asset, reader -> reader.transfers(asset, accounts, first, last));
    }

    private <T> Mono<T> on(Asset asset, Function<RpcChainReader, Mono<T>> question) {
        RpcChainReader reader = readers.get(asset.network());
        return reader != null ? Overhead.outside(question.apply(reader)) : Mono.error(() -> missing(asset.network()));
    }

    private NoNode missing(Network network) {
        var none = new NoNode(network);
        if (missing.add(network))
            LOG.error("{}: what is in doubt there stays so until there is one", none.getMessage());
        return none;
    }

    private static final class NoNode extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoNode(Network network) {
            super("networks." + network.label() + ".rpc: missing (expected: a node to ask about payments on "
                    + network.label() + ")", null, false, false);
        }
    }
}
