package dev.turnpike.x402.settle;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.TransferLog.Reading;
import dev.turnpike.x402.TransferLog.Transfer;
import dev.turnpike.x402.wire.Unreadable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The transfers of a token that touch given accounts, from the logs of a time's blocks, in ranges that the node
 * answers.
 *
 * <p>Each range takes three queries: transfers from the accounts, transfers to them, and, if there are any, the used
 * authorizations of their senders. The last one links transfers to authorizations without a receipt for each.
 */
public final class Movements {
    /** The calls for each of the widest ranges; a node that needs more answers for too few blocks per call. */
    private static final int MOST_CALLS = 100;

    private final Chain chain;
    private final Uses uses;
    private final Asset asset;

    public Movements(Chain chain, Uses uses, Asset asset) {
        this.chain = chain;
        this.uses = uses;
        this.asset = asset;
    }

    /** Those of a range of blocks, both ends included, as far as the node answers; an error if it does not at all. */
    public Mono<BlockLog.Part> within(Set<Address> accounts, long first, long last) {
        return Mono.defer(() -> {
            List<Transfer> found = new ArrayList<>();
            long[] until = {first - 1};
            return ranges(first, last, (from, to) -> range(accounts, from, to).doOnNext(transfers -> {
                found.addAll(transfers);
                until[0] = to;
            })).then()
                    .onErrorResume(Unreadable.class,
                            failure -> until[0] < first ? Mono.error(unread(first, failure)) : Mono.empty())
                    .then(Mono.fromSupplier(() -> new BlockLog.Part(until[0], found)));
        });
    }

    private static RuntimeException unread(long block, Unreadable failure) {
        return failure instanceof Rpc.Unreached ? failure
                : new BlockLog.UnreadableBlock(block, String.valueOf(failure.getMessage()));
    }

    /** @param confirmations how many blocks must lie on top of a block that counts */
    public Mono<Reading> of(Set<Address> accounts, Instant from, Instant to, int confirmations) {
        return chain.head()
                .flatMap(head -> chain.block(Math.max(0, head - confirmations)))
                .flatMap(last -> accounts.isEmpty() || !from.isBefore(to) || last.time() < second(from)
                        ? Mono.just(new Reading(Instant.ofEpochSecond(last.time()), List.of()))
                        : read(accounts, from, to, last));
    }

    private Mono<Reading> read(Set<Address> accounts, Instant from, Instant to, Block last) {
        Blocks blocks = new Blocks(chain, last.number());
        Mono<Long> end = last.time() < second(to) ? Mono.just(last.number())
                : blocks.from(second(to)).map(first -> first - 1);
        return blocks.from(second(from))
                .zipWith(end)
                .flatMap(range -> scan(accounts, range.getT1(), range.getT2()))
                .map(found -> new Reading(Instant.ofEpochSecond(last.time()), found));
    }

    /** Blocks have whole seconds: a moment within a second begins with the next. */
    private static long second(Instant moment) {
        return moment.getNano() == 0 ? moment.getEpochSecond() : moment.getEpochSecond() + 1;
    }

    private Mono<List<Transfer>> scan(Set<Address> accounts, long first, long last) {
        return ranges(first, last, (from, to) -> range(accounts, from, to)).concatMapIterable(found -> found)
                .collectList();
    }

    private static <T> Flux<T> ranges(long first, long last, Ranges.Question<T> question) {
        return Ranges.ask(first, last, MOST_CALLS * (Math.max(0, last - first) / Ranges.WIDEST + 1), question);
    }

    /** In order, and each once: a transfer between our accounts is in both answers. */
    private Mono<List<Transfer>> range(Set<Address> accounts, long from, long to) {
        return chain.transfersFrom(asset, accounts, from, to)
                .zipWith(chain.transfersTo(asset, accounts, from, to))
                .flatMap(both -> {
                    Map<PlacedLog.Place, PlacedLog> logs = byPlace(
                            Stream.concat(both.getT1().stream(), both.getT2().stream()));
                    return logs.isEmpty() ? Mono.just(List.of())
                            : uses.of(asset, payers(accounts, logs.values()), from, to)
                                    .map(used -> linked(logs, byPlace(used.stream())));
                });
    }

    /**
     * The accounts whose authorizations may have made these transfers. Senders of nothing are left out: tokens allow
     * transfers of nothing in the name of any account.
     */
    private static List<Address> payers(Set<Address> accounts, Collection<PlacedLog> logs) {
        return Stream
                .concat(accounts.stream(),
                        logs.stream().map(PlacedLog::log).filter(log -> log.amount().signum() > 0).map(Log::sender))
                .distinct()
                .toList();
    }

    private static List<Transfer> linked(Map<PlacedLog.Place, PlacedLog> logs, Map<PlacedLog.Place, PlacedLog> uses) {
        return logs.values()
                .stream()
                .sorted(Comparator.comparingLong(PlacedLog::block).thenComparingLong(PlacedLog::index))
                .map(log -> transfer(log, nonce(log.log().sender(), uses.get(log.place().before()))))
                .filter(transfer -> !transfer.isNothing())
                .toList();
    }

    /** USDC logs the transfer right after the use that allows it. */
    private static @Nullable Bytes32 nonce(Address payer, @Nullable PlacedLog before) {
        return before != null && before.log().isUseBy(payer) ? before.log().nonce() : null;
    }

    private static Transfer transfer(PlacedLog placed, @Nullable Bytes32 nonce) {
        Log log = placed.log();
        return new Transfer(log.transaction(), placed.block(), placed.index(), log.sender(), log.recipient(),
                log.amount(), nonce);
    }

    private static Map<PlacedLog.Place, PlacedLog> byPlace(Stream<PlacedLog> logs) {
        Map<PlacedLog.Place, PlacedLog> places = new LinkedHashMap<>();
        logs.forEach(log -> places.put(log.place(), log));
        return places;
    }
}
