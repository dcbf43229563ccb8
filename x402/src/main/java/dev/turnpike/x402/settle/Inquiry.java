package dev.turnpike.x402.settle;

import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.ChainReader.Fate.Why;
import dev.turnpike.x402.settle.Chain.Receipt;
import dev.turnpike.x402.wire.Unreadable;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** Finds the fate of one authorization, as of one block. */
public final class Inquiry {
    private final Chain chain;
    private final Asset asset;
    private final Authorization authorization;

    public Inquiry(Chain chain, Asset asset, Authorization authorization) {
        this.chain = chain;
        this.asset = asset;
        this.authorization = authorization;
    }

    /** @param confirmations how many blocks must lie on top of a block that counts */
    public Mono<Fate> fate(int confirmations, Instant since) {
        return chain.head()
                .flatMap(head -> chain.block(Math.max(0, head - confirmations)))
                .flatMap(block -> chain.isGone(asset, authorization, block.number())
                        .flatMap(gone -> gone ? endBy(block, since) : Mono.just(unused(block))));
    }

    /** The same by looking only until the authorization has expired: no token lets it be used later. */
    public Mono<Fate> use(int confirmations, Instant since) {
        return chain.head()
                .flatMap(head -> chain.block(Math.max(0, head - confirmations)))
                .flatMap(block -> chain.isGone(asset, authorization, block.number())
                        .flatMap(gone -> gone ? useBy(block, since) : Mono.just(unused(block))));
    }

    private Mono<Fate> useBy(Block last, Instant since) {
        Search search = new Search(chain, asset, authorization);
        return Mono.zip(search.start(last.number(), since), search.end(last, authorization.validBefore()))
                .flatMap(range -> search.within(range.getT1(), range.getT2())
                        .flatMap(end -> fate(end, last))
                        .switchIfEmpty(Mono.defer(() -> elsewhere(range.getT1(), range.getT2()))));
    }

    /** No log in these blocks: the nonce went before them or after, or the node does not show what it has. */
    private Mono<Fate> elsewhere(long start, long end) {
        Mono<Boolean> before = chain.isGone(asset, authorization, start).onErrorReturn(Unreadable.class, true);
        Mono<Boolean> after = chain.isGone(asset, authorization, end).map(gone -> !gone);
        return before.flatMap(gone -> gone ? Mono.just(true) : after).map(found -> {
            if (!found) throw new Unreadable("the nonce is gone, but no log of it is found");
            return new Fate.Impossible(Why.USED_OTHERWISE, null);
        });
    }

    /**
     * Every later block has a later time, so an authorization unused by then stays unused. Some minutes more must have
     * passed, because reorganisations may replace the newest blocks by others with other times.
     */
    private Fate unused(Block block) {
        return BigInteger.valueOf(block.time() - ChainReader.EXPIRED_AFTER.toSeconds())
                .compareTo(authorization.validBefore()) >= 0 ? new Fate.Impossible(Why.EXPIRED, null) : new Fate.Open();
    }

    private Mono<Fate> endBy(Block last, Instant since) {
        Search search = new Search(chain, asset, authorization);
        return search.start(last.number(), since)
                .flatMap(start -> search.within(start, last.number())
                        .flatMap(end -> fate(end, last))
                        .switchIfEmpty(Mono.defer(() -> endBefore(search, start, since, last))));
    }

    /**
     * No log from {@code start} on: the nonce was gone before, as when a payer shows us an authorization that was used
     * or cancelled long ago. A node without the state of that block may still have the log.
     */
    private Mono<Fate> endBefore(Search search, long start, Instant since, Block last) {
        return chain.isGone(asset, authorization, start)
                .onErrorReturn(Unreadable.class, true)
                .flatMap(gone -> gone ? search.earlier(start, since).flatMap(end -> fate(end, last)) : Mono.empty())
                .switchIfEmpty(Mono.defer(() -> longGone(start)));
    }

    private Mono<Fate> longGone(long start) {
        return chain.isGone(asset, authorization, start).map(gone -> {
            if (!gone) throw new Unreadable("the nonce is gone, but no log of it is found");
            return new Fate.Impossible(Why.USED_OTHERWISE, null);
        });
    }

    private Mono<Fate> fate(Log end, Block last) {
        return end.isUseOf(authorization)
                ? chain.receipt(end.transaction()).map(receipt -> use(receipt, end.transaction(), last))
                : Mono.just(new Fate.Impossible(Why.CANCELLED, end.transaction()));
    }

    private Fate use(Receipt receipt, Bytes32 transaction, Block last) {
        if (!receipt.isSuccess() || receipt.block() > last.number())
            throw new Unreadable("the log of a use and the receipt of its transaction do not agree");
        return isOurTransfer(receipt.logs().stream().filter(log -> log.isBy(asset)).toList())
                ? new Fate.Moved(transaction)
                : new Fate.Impossible(Why.USED_OTHERWISE, transaction);
    }

    /**
     * USDC logs the transfer right after the use that allows it. Another transfer in the transaction proves nothing: a
     * payer could spend this nonce on itself and pay another bill of the same amount in one transaction.
     */
    private boolean isOurTransfer(List<Log> logs) {
        for (int at = 0; at + 1 < logs.size(); at++)
            if (logs.get(at).isUseOf(authorization)) return logs.get(at + 1).isTransferOf(authorization);
        return false;
    }
}
