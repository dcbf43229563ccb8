package dev.turnpike.core.buying;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.core.time.Time;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Network;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads, every half minute, what the account holds that upstreams are paid from, on each network that one is paid on,
 * and tells {@link Spending}.
 */
public final class Treasury implements Background {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final ChainReader chain;
    private final Supplier<Fleet> fleet;
    private final Address address;
    private final UsdcAmount warnBelow;
    private final Spending spending;
    private final Time time;

    public Treasury(ChainReader chain, Supplier<Fleet> fleet, Address address, UsdcAmount warnBelow, Spending spending,
            Time time) {
        this.chain = chain;
        this.fleet = fleet;
        this.address = address;
        this.warnBelow = warnBelow;
        this.spending = spending;
        this.time = time;
    }

    @Override
    public String name() {
        return "treasury";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(),
                Flux.interval(Duration.ZERO, EVERY, time.scheduler()).onBackpressureDrop().concatMap(tick -> read()),
                time.scheduler());
    }

    private Mono<Map<Network, BigInteger>> read() {
        return Flux
                .fromStream(() -> fleet.get()
                        .upstreams()
                        .values()
                        .stream()
                        .filter(u -> !u.settings().keyed())
                        .map(u -> u.settings().asset())
                        .distinct())
                .concatMap(this::read)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .doOnNext(spending::balances);
    }

    private Mono<Map.Entry<Network, BigInteger>> read(Asset asset) {
        Network network = asset.network();
        BigInteger before = spending.balances().get(network);
        return chain.balance(asset, address)
                .doOnNext(atomic -> spending.looked(network, true))
                .doOnNext(atomic -> warn(network, before, atomic))
                .onErrorResume(unread -> {
                    LOG.warn("treasury: the balance of {} on {} cannot be read now: {}", address, network.label(),
                            unread.toString());
                    spending.looked(network, false);
                    return Mono.justOrEmpty(before);
                })
                .map(atomic -> Map.entry(network, atomic));
    }

    /** Once, when the balance falls below the limit. */
    private void warn(Network network, @Nullable BigInteger before, BigInteger atomic) {
        if (isLow(atomic) && (before == null || !isLow(before)))
            LOG.warn("treasury: {} holds {} atomic units on {}, less than warn-below {}", address, atomic,
                    network.label(), warnBelow);
    }

    private boolean isLow(BigInteger atomic) {
        return atomic.compareTo(BigInteger.valueOf(warnBelow.atomic())) < 0;
    }
}
