package dev.turnpike.core.doubt;

import dev.turnpike.core.doubt.Proofs.Place;
import dev.turnpike.core.doubt.Proofs.Range;
import dev.turnpike.core.doubt.Proofs.Span;
import dev.turnpike.core.doubt.Proofs.Start;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.BlockLog.Block;
import dev.turnpike.x402.BlockLog.UnreadableBlock;
import dev.turnpike.x402.ChainReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The reader of one chain: it reads every block once it counts, once more some blocks later, and has everything written
 * down that its transfers prove. What that costs depends on the blocks and not on the sales.
 *
 * <p>The second look finds what a node did not show at once. A hash that has changed tells of replaced blocks, which are
 * all read again. A block that cannot be read for long is left out: payments of before then are asked about one by one.
 */
public final class Follower implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    /** The tolerated difference between our clock and the chain's. */
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(30);
    /** The place is written this often although nothing has happened. */
    private static final Duration WRITTEN = Duration.ofSeconds(30);

    private final Asset asset;
    private final BlockLog chain;
    private final Looks looks;
    private final Proofs proofs;
    private final Accounts accounts;
    private final Rhythm rhythm;
    private final Time time;
    private final Instant begun;
    private final Lateness late;
    private volatile @Nullable Place place;
    private volatile Instant toldUntil = Instant.EPOCH;
    private long term;
    /** Number of the last block that needs no second look. */
    private long checked;
    /** When the place is to be written though nothing has happened. */
    private Instant due = Instant.MIN;
    private @Nullable Instant stuck;
    private long skipped = -1;

    /**
     * How a chain is read.
     *
     * @param every the pause between two looks
     * @param again how many blocks later each is looked at once more
     * @param shownWithin how old the last block read may be without being told of
     */
    public record Rhythm(Duration every, int again, Duration shownWithin) {}

    /**
     * @param payees every address that clients were ever told to pay
     * @param treasury the address that pays upstreams
     */
    public Follower(Asset asset, BlockLog chain, Proofs proofs, Mono<Set<Address>> payees, Address treasury,
            Rhythm rhythm, Time time) {
        this.asset = asset;
        this.chain = chain;
        this.looks = new Looks(chain, asset);
        this.proofs = proofs;
        this.accounts = new Accounts(payees, treasury, proofs);
        this.rhythm = rhythm;
        this.time = time;
        this.begun = time.now();
        this.late = new Lateness(name(), rhythm.shownWithin());
    }

    @Override
    public String name() {
        return "follower of " + asset.network().label();
    }

    public Asset asset() {
        return asset;
    }

    /** Time of the last block that was read, of which everything is written; long ago before the first. */
    public Instant readUntil() {
        Place now = place;
        return now == null || now.block().time().isBefore(toldUntil) ? toldUntil : now.block().time();
    }

    /** By how much the last block read is older than now; since the start where none was read yet. */
    public Duration lag() {
        return Duration.between(readUntil().equals(Instant.EPOCH) ? begun : readUntil(), time.now());
    }

    /** Takes note of how far another process has come. */
    Mono<Place> beTold() {
        return proofs.place(asset).doOnNext(there -> toldUntil = there.block().time());
    }

    /** How long after a settlement was reported its transfer should have been read. */
    Duration shownWithin() {
        return rhythm.shownWithin();
    }

    @Override
    public Disposable start() {
        place = null;
        accounts.forget();
        stuck = null;
        return Steady.run(name(),
                Mono.defer(this::look)
                        .onErrorResume(this::failed)
                        .flatMap(more -> more ? Mono.just(true) : time.after(rhythm.every()).thenReturn(true))
                        .repeat(),
                time.scheduler());
    }

    private Mono<Boolean> failed(Throwable failure) {
        late.look(lag(), failure.toString());
        if (failure instanceof Steps.LostOwnership) place = null;
        return Mono.just(false);
    }

    /** Reads what is new. True if there is more than one look reads. */
    public Mono<Boolean> look() {
        return accounts.all()
                .zipWith(here())
                .flatMap(known -> chain.last(asset).flatMap(last -> onward(known.getT1(), known.getT2(), last)))
                .doOnNext(more -> late.look(lag(), "the node is behind"));
    }

    private Mono<Place> here() {
        long now = proofs.term();
        return Mono.justOrEmpty(place)
                .switchIfEmpty(Mono.defer(() -> proofs.place(asset).switchIfEmpty(Mono.defer(this::beginning)))
                        .doOnNext(known -> {
                            term = now;
                            place = known;
                            checked = known.block().number() - rhythm.again();
                        }));
    }

    /** No payment that is not proven can have been carried out before. */
    private Mono<Place> beginning() {
        Instant now = time.now();
        return proofs.oldest(asset)
                .defaultIfEmpty(now)
                .map(oldest -> oldest.isBefore(now) ? oldest : now)
                .flatMap(oldest -> chain.since(asset, oldest.minus(MARGIN.plus(MARGIN))))
                .map(block -> new Place(block, new Start(block.number(), block.time())));
    }

    private Mono<Boolean> onward(Set<Address> ours, Place from, Block last) {
        if (last.number() <= from.block().number()) return Mono.just(false);
        return chain.block(asset, from.block().number())
                .flatMap(now -> now.hash().equals(from.block().hash()) ? Mono.just(secondLook(from, last))
                        : replaced(from))
                .flatMap(span -> looks.again(ours, span))
                .flatMap(second -> looks.fresh(ours, from.block(), last)
                        .flatMap(first -> write(from, last, second, first)))
                .onErrorResume(UnreadableBlock.class, failure -> unreadable(from, failure));
    }

    /** The blocks whose second look is due, perhaps none. */
    private Span secondLook(Place from, Block last) {
        return new Span(Math.max(checked, from.since().number()) + 1,
                Math.min(from.block().number(), last.number() - rhythm.again()));
    }

    /** The block we had come to is another one now: all that may have been replaced are read again. */
    private Mono<Span> replaced(Place from) {
        LOG.info("{}: block {} was replaced; the last minutes are read again", name(), from.block().number());
        due = Instant.MIN;
        return chain.since(asset, from.block().time().minus(ChainReader.EXPIRED_AFTER))
                .map(block -> new Span(Math.max(block.number(), from.since().number() + 1), from.block().number()));
    }

    private Mono<Boolean> write(Place from, Block last, Looks.Look second, Looks.Look first) {
        return (first.done() == last.number() ? Mono.just(last) : chain.block(asset, first.done())).flatMap(end -> {
            Place next = new Place(end, from.since());
            List<Seen> seen = Stream.concat(second.seen().stream(), first.seen().stream()).toList();
            List<Span> spans = Stream.of(second.span(), first.span())
                    .filter(span -> span.first() <= span.last())
                    .toList();
            Mono<Void> durable = seen.isEmpty() && time.now().isBefore(due) ? Mono.empty() : write(next, spans, seen);
            return durable.then(Mono.fromSupplier(() -> came(from, next, last, second.done())));
        });
    }

    private Mono<Void> write(Place next, List<Span> spans, List<Seen> seen) {
        Instant now = time.now();
        return proofs
                .write(new Range(asset, next, next.block().time().minus(ChainReader.EXPIRED_AFTER),
                        next.since().time().plus(MARGIN), spans, seen, term))
                .doOnNext(awaited -> due = awaited ? Instant.MIN : now.plus(WRITTEN))
                .then();
    }

    private boolean came(Place from, Place next, Block last, long again) {
        checked = again < from.block().number() ? Math.max(checked, again)
                : Math.max(from.block().number(), Math.min(next.block().number(), last.number() - rhythm.again()));
        place = next;
        stuck = null;
        return next.block().number() < last.number();
    }

    private Mono<Boolean> unreadable(Place from, UnreadableBlock failure) {
        Instant now = time.now();
        if (stuck == null) stuck = now;
        Duration patience = skipped == from.block().number() ? LITTLE_PATIENCE : PATIENCE;
        return now.isBefore(stuck.plus(patience)) ? Mono.error(failure)
                : chain.block(asset, from.block().number() + 1).flatMap(block -> leaveOut(block, failure));
    }

    private Mono<Boolean> leaveOut(Block block, UnreadableBlock failure) {
        LOG.error("{}: {}. It is left out: payments held before {} are asked about one by one, and for other transfers "
                + "ask /v1/ledger/reconciliation for that time", name(), failure.getMessage(), block.time());
        Place next = new Place(block, new Start(block.number(), block.time()));
        return write(next, List.of(), List.of()).then(Mono.fromSupplier(() -> {
            place = next;
            skipped = block.number();
            stuck = null;
            return true;
        }));
    }
}
