package dev.turnpike.x402.settle;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.TransferLog.Reading;
import dev.turnpike.x402.TransferLog.Transfer;
import dev.turnpike.x402.settle.Chain.Block;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The transfers of a token that touch given accounts, from the logs of the blocks of a time, in ranges that public nodes allow.
 *
 * <p>For a range it asks three times: what left the accounts, what reached them, and which of their authorizations were used. The last makes
 * known, without a receipt for each, which authorization a transfer of theirs was made by; strangers' authorizations are too many for that.
 */
public final class Movements {
    private final Chain chain;
    private final Asset asset;

    public Movements(Chain chain, Asset asset) {
        this.chain = chain;
        this.asset = asset;
    }

    /** @param confirmations how many blocks must lie on top of one that counts */
    public Mono<Reading> of(Set<Address> accounts, Instant from, Instant to, int confirmations) {
        return chain.head().flatMap(head -> chain.block(Math.max(0, head - confirmations)))
                .flatMap(last -> accounts.isEmpty() || !from.isBefore(to) || last.time() < second(from)
                        ? Mono.just(new Reading(Instant.ofEpochSecond(last.time()), List.of()))
                        : read(accounts, from, to, last));
    }

    private Mono<Reading> read(Set<Address> accounts, Instant from, Instant to, Block last) {
        Blocks blocks = new Blocks(chain, last.number());
        Mono<Long> end = last.time() < second(to) ? Mono.just(last.number()) : blocks.from(second(to)).map(first -> first - 1);
        return blocks.from(second(from)).zipWith(end)
                .flatMap(range -> scan(accounts, range.getT1(), range.getT2(), new LinkedHashMap<>()))
                .map(found -> new Reading(Instant.ofEpochSecond(last.time()), found));
    }

    /** Blocks have whole seconds: a moment within one begins with the next. */
    private static long second(Instant moment) {
        return moment.getNano() == 0 ? moment.getEpochSecond() : moment.getEpochSecond() + 1;
    }

    private Mono<List<Transfer>> scan(Set<Address> accounts, long from, long last, Map<Place, Transfer> found) {
        if (from > last)
            return Mono.just(found.values().stream().sorted(Comparator.comparingLong(Transfer::block).thenComparingLong(Transfer::index))
                    .toList());
        long to = Math.min(from + Search.RANGE_BLOCKS - 1, last);
        return chain.usesBy(asset, accounts, from, to).map(Movements::byPlace)
                .flatMap(uses -> chain.transfersFrom(asset, accounts, from, to).doOnNext(logs -> add(logs, uses, found))
                        .then(chain.transfersTo(asset, accounts, from, to)).doOnNext(logs -> add(logs, uses, found)))
                .then(Mono.defer(() -> scan(accounts, to + 1, last, found)));
    }

    private static void add(List<Placed> logs, Map<Place, Placed> uses, Map<Place, Transfer> found) {
        for (Placed log : logs)
            found.computeIfAbsent(log.place(), place -> transfer(log, nonce(log.log().sender(), uses.get(place.before()))));
    }

    /** The nonce that a transfer used up, asked of its whole transaction. */
    public Mono<Optional<Bytes32>> nonceOf(Transfer transfer) {
        return chain.placed(transfer.transaction()).map(all -> {
            List<Placed> ours = all.stream().filter(log -> log.log().isBy(asset)).toList();
            Placed before = byPlace(ours).get(new Place(transfer.transaction(), transfer.index()).before());
            return Optional.ofNullable(nonce(transfer.from(), before));
        });
    }

    /** USDC logs the transfer right after the use that allows it. */
    private static @Nullable Bytes32 nonce(Address payer, @Nullable Placed before) {
        return before != null && before.log().isUseBy(payer) ? before.log().nonce() : null;
    }

    private static Transfer transfer(Placed placed, @Nullable Bytes32 nonce) {
        Log log = placed.log();
        return new Transfer(log.transaction(), placed.block(), placed.index(), log.sender(), log.recipient(), log.amount(), nonce);
    }

    private static Map<Place, Placed> byPlace(List<Placed> logs) {
        Map<Place, Placed> places = new LinkedHashMap<>();
        logs.forEach(log -> places.put(log.place(), log));
        return places;
    }

    /** Where a log stands: a transaction's logs have indices one after the other. */
    record Place(Bytes32 transaction, long index) {
        Place before() {
            return new Place(transaction, index - 1);
        }
    }

    /** A log and where it stands. */
    record Placed(Log log, long block, long index) {
        Place place() {
            return new Place(log.transaction(), index);
        }
    }
}
