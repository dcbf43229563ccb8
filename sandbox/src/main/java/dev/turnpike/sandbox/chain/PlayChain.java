package dev.turnpike.sandbox.chain;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.TransferLog;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A chain with one token of play money, kept in memory: everybody owns the opening balance until they spend it. It
 * takes an authorization on exactly the terms of the USDC contract, and reads itself as a {@link ChainReader} and a
 * {@link TransferLog}.
 */
public final class PlayChain implements ChainReader, TransferLog {
    private final Asset asset;
    private final InstantSource clock;
    private final Seller authenticator;
    private final TokenState book;
    private volatile boolean readable = true;
    private long plain;

    /** @param opening what every account owns at first */
    public PlayChain(Asset asset, InstantSource clock, UsdcAmount opening) {
        this.asset = asset;
        this.clock = clock;
        this.book = new TokenState(BigInteger.valueOf(opening.atomic()));
        this.authenticator = new Seller(asset, asset.address(), Duration.ofMinutes(1));
    }

    public Asset asset() {
        return asset;
    }

    /** Moves the money, or says why the token refuses to. */
    public Execution execute(Authorization authorization, String signature) {
        return isSigned(authorization, signature) ? execute(authorization) : new Execution.Reverted(Revert.SIGNATURE);
    }

    private synchronized Execution execute(Authorization a) {
        Optional<Revert> why = objection(a);
        if (why.isPresent()) return new Execution.Reverted(why.get());
        Bytes32 transaction = transaction(a.from(), a.nonce());
        book.write(new TokenEvent.Transfer(transaction, head(), a.from(), a.to(), a.value(), a.nonce()));
        return new Execution.Done(transaction);
    }

    /** Why an authorization would not be carried out now, however well it is signed; empty if it would. */
    public synchronized Optional<Revert> objection(Authorization a) {
        BigInteger time = BigInteger.valueOf(head().time().getEpochSecond());
        if (time.compareTo(a.validAfter()) <= 0) return Optional.of(Revert.NOT_YET_VALID);
        if (time.compareTo(a.validBefore()) >= 0) return Optional.of(Revert.EXPIRED);
        if (book.use(a.from(), a.nonce()) != null) return Optional.of(Revert.NONCE_USED);
        return balanceOf(a.from()).compareTo(a.value()) < 0 ? Optional.of(Revert.BALANCE) : Optional.empty();
    }

    /** Makes an authorization void, as its payer may at any time. Does nothing if the nonce is used already. */
    public synchronized void cancel(Address payer, Bytes32 nonce) {
        if (book.use(payer, nonce) == null)
            book.write(new TokenEvent.Cancellation(transaction(payer, nonce), head(), payer, nonce));
    }

    /** Moves money without an authorization, as an account's owner may at any time. */
    public synchronized Bytes32 transfer(Address from, Address to, UsdcAmount amount) {
        Bytes32 transaction = SandboxHash
                .marked("plain " + asset.network().caip2() + " " + ++plain + " " + from + " " + to);
        book.write(new TokenEvent.Plain(transaction, head(), from, to, BigInteger.valueOf(amount.atomic())));
        return transaction;
    }

    public synchronized void setBalance(Address owner, UsdcAmount balance) {
        book.setBalance(owner, BigInteger.valueOf(balance.atomic()));
    }

    public synchronized BigInteger balanceOf(Address owner) {
        return book.balance(owner);
    }

    /** While it is not, readers learn nothing; money moves all the same. */
    public void setReadable(boolean readable) {
        this.readable = readable;
    }

    public boolean isReadable() {
        return readable;
    }

    @Override
    public Mono<BigInteger> balance(Asset of, Address owner) {
        return Mono.fromSupplier(() -> {
            if (!readable || !of.equals(asset))
                throw new IllegalStateException(
                        "the play chain cannot be read for " + of.name() + " on " + of.network().label());
            return balanceOf(owner);
        });
    }

    @Override
    public Mono<Boolean> isGone(Asset of, Address authorizer, Bytes32 nonce) {
        return balance(of, authorizer).map(readable -> isUsed(authorizer, nonce));
    }

    @Override
    public Mono<Fate> fate(Asset of, Authorization authorization, Instant since) {
        return Mono
                .fromSupplier(() -> !readable || !of.equals(asset) ? new Fate.NotKnown("the play chain cannot be read")
                        : fate(authorization));
    }

    @Override
    public Mono<Reading> transfers(Asset of, Set<Address> accounts, Instant from, Instant to) {
        return Mono.fromSupplier(() -> {
            if (!readable || !of.equals(asset))
                throw new IllegalStateException(
                        "the play chain cannot be read for " + of.name() + " on " + of.network().label());
            return new Reading(head().time(),
                    transfers(from, to).filter(transfer -> transfer.touches(accounts)).toList());
        });
    }

    private synchronized Stream<Transfer> transfers(Instant from, Instant to) {
        return book.entries(0, head().number())
                .stream()
                .filter(TokenEvent.Move.class::isInstance)
                .map(TokenEvent.Move.class::cast)
                .filter(move -> !move.block().time().isBefore(from) && move.block().time().isBefore(to))
                .map(move -> new Transfer(move.transaction(), move.block().number(), 1, move.authorizer(), move.to(),
                        move.value(), move instanceof TokenEvent.Use use ? use.nonce() : null))
                .filter(transfer -> !transfer.isNothing());
    }

    private synchronized Fate fate(Authorization a) {
        return switch (use(a.from(), a.nonce())) {
            case TokenEvent.Transfer t when t.to().equals(a.to()) && t.value().equals(a.value()) ->
                new Fate.Moved(t.transaction());
            case TokenEvent.Transfer t -> new Fate.Impossible(Fate.Why.USED_OTHERWISE, t.transaction());
            case TokenEvent.Cancellation c -> new Fate.Impossible(Fate.Why.CANCELLED, c.transaction());
            case null -> hasEnded(a) ? new Fate.Impossible(Fate.Why.EXPIRED, null) : new Fate.Open();
        };
    }

    private boolean hasEnded(Authorization a) {
        return BigInteger.valueOf(head().time().getEpochSecond()).compareTo(a.validBefore()) >= 0;
    }

    /** The number of the youngest block. */
    public long height() {
        return head().number();
    }

    /** The youngest block; never older than one that was written to. */
    synchronized Block head() {
        Block now = Block.at(clock.instant());
        return book.lastWritten().filter(last -> last.compareTo(now) > 0).orElse(now);
    }

    /** Whether a transfer or a cancellation has used up a nonce. */
    public boolean isUsed(Address authorizer, Bytes32 nonce) {
        return use(authorizer, nonce) != null;
    }

    synchronized TokenEvent.@Nullable Use use(Address authorizer, Bytes32 nonce) {
        return book.use(authorizer, nonce);
    }

    synchronized Optional<TokenEvent> transaction(Bytes32 hash) {
        return book.transaction(hash);
    }

    /** What was written in these blocks, both included, in order. */
    synchronized List<TokenEvent> entries(long from, long to) {
        return book.entries(from, to);
    }

    private Bytes32 transaction(Address authorizer, Bytes32 nonce) {
        return SandboxHash.marked(
                "transaction " + asset.network().caip2() + " " + asset.address() + " " + authorizer + " " + nonce);
    }

    /** The contract checks bytes, and V1's form of a payment has nothing else in it. */
    private boolean isSigned(Authorization authorization, String signature) {
        try {
            authenticator
                    .authenticate(new Payment(1, "exact", asset.network().label(), authorization, signature, "{}"));
            return true;
        } catch (Rejection.Exception refused) {
            return false;
        }
    }
}
