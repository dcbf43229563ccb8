package dev.turnpike.x402.settle;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.wire.Unreadable;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The uses of many accounts' nonces, with as many accounts to a query as the node takes. Nodes report their limit in
 * words of their own, so any failure of a long query halves it, for this query and those to come.
 */
public final class Uses {
    private static final int MOST = 1000;
    private static final int LEAST = 100;

    private final Chain chain;
    private volatile int most = MOST;

    public Uses(Chain chain) {
        this.chain = chain;
    }

    Mono<List<PlacedLog>> of(Asset asset, List<Address> authorizers, long from, long to) {
        return Flux.defer(() -> Flux.fromIterable(authorizers).buffer(most))
                .concatMap(some -> query(asset, some, from, to))
                .concatMapIterable(uses -> uses)
                .collectList();
    }

    private Mono<List<PlacedLog>> query(Asset asset, List<Address> some, long from, long to) {
        Mono<List<PlacedLog>> whole = chain.usesBy(asset, some, from, to);
        return some.size() <= LEAST ? whole
                : whole.onErrorResume(Unreadable.class,
                        failure -> failure instanceof Rpc.Unreached ? Mono.error(failure)
                                : halves(asset, some, from, to));
    }

    private Mono<List<PlacedLog>> halves(Asset asset, List<Address> some, long from, long to) {
        int half = some.size() / 2;
        most = Math.max(LEAST, half);
        return query(asset, some.subList(0, half), from, to)
                .zipWith(query(asset, some.subList(half, some.size()), from, to), (first, second) -> {
                    List<PlacedLog> both = new ArrayList<>(first);
                    both.addAll(second);
                    return both;
                });
    }
}
