package dev.turnpike.core.doubt;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The followers of all chains that can be read. */
public record Followers(List<Follower> all) {
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
