package dev.turnpike.core.doubt;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The followers of all chains that can be read. */
public record Followers(List<Follower> all) {
    private static final Duration TOLD = Duration.ofSeconds(5);

    public Followers {
        all = List.copyOf(all);
    }

    /**
     * One for each network that can be read, which in the sandbox is the seller's.
     *
     * @param told every address that clients were told to pay before
     * @param treasury the address that pays upstreams
     */
    public static Followers of(Configuration settings, BlockLog chain, Proofs proofs, Mono<Set<Address>> told,
            Address treasury, Time time) {
        Mono<Set<Address>> payees = told.map(before -> {
            Set<Address> all = new HashSet<>(before);
            all.add(settings.seller().payTo());
            return all;
        });
        return new Followers(settings.networks()
                .values()
                .stream()
                .filter(network -> network.rpc() != null || network.asset().equals(settings.seller().asset()))
                .map(network -> new Follower(network.asset(), chain, proofs, payees, treasury,
                        new Follower.Rhythm(network.readEvery(), network.readAgain(), network.shownWithin()), time))
                .toList());
    }

    /** How far another process has come with each chain, for one whose turn to read them it is not. */
    public Background told(BooleanSupplier onDuty, Scheduler scheduler) {
        return new Background() {
            @Override
            public String name() {
                return "places of the followers";
            }

            @Override
            public Disposable start() {
                return Steady
                        .run(name(),
                                Flux.interval(TOLD, scheduler)
                                        .onBackpressureDrop()
                                        .filter(tick -> !onDuty.getAsBoolean())
                                        .concatMap(tick -> Flux.fromIterable(all)
                                                .concatMap(follower -> follower.beTold().onErrorComplete())),
                                scheduler);
            }
        };
    }

    /**
     * By chain id, the moment until which a reported settlement should have been read; one that was reported later may
     * be in a block that was not read yet. A follower that lags makes it an earlier one.
     */
    public Map<Long, Instant> shownUntil(Instant now) {
        return all.stream()
                .collect(Collectors.toMap(follower -> follower.asset().network().chainId(),
                        follower -> shownUntil(follower, now)));
    }

    /** The same for the chain of one token; long ago if it is not followed. */
    public Instant shownUntil(Asset asset, Instant now) {
        return all.stream()
                .filter(follower -> follower.asset().network().equals(asset.network()))
                .map(follower -> shownUntil(follower, now))
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private static Instant shownUntil(Follower follower, Instant now) {
        Instant read = follower.readUntil();
        return (read.isBefore(now) ? read : now).minus(follower.shownWithin());
    }
}
