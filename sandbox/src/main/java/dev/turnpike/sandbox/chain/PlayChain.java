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
 * A chain with one token of play money, in memory. Every account starts with the opening balance. The token accepts an
 * authorization under exactly the conditions of the USDC contract; {@link ChainReader} and {@link TransferLog} read the
 * chain without a network.
 */
public final class PlayChain implements ChainReader, TransferLog {
    private final Asset asset;
    private final InstantSource clock;
    private final Seller authenticator;
    final TokenState token;
    private volatile boolean readable = true;

    /** @param opening the balance that every account starts with */
    public PlayChain(Asset asset, InstantSource clock, UsdcAmount opening) {
        this.asset = asset;
        this.clock = clock;
        this.token = new TokenState(BigInteger.valueOf(opening.atomic()));
        this.authenticator = new Seller(asset, asset.address(), Duration.ofMinutes(1));
    }

    public Asset asset() {
        return asset;
    }

    /** Moves the money, or tells why the token refuses. */
    public Execution execute(Authorization authorization, String signature) {
        return isSigned(authorization, signature) ? execute(authorization) : new Execution.Reverted(Revert.SIGNATURE);
    }

    private synchronized Execution execute(Authorization a) {
        Optional<Revert> why = revertReason(a);
        if (why.isPresent()) return new Execution.Reverted(why.get());
        Bytes32 transaction = transaction(a.from(), a.nonce());
        token.append(new TokenEvent.Transfer(transaction, head(), a.from(), a.to(), a.value(), a.nonce()));
        return new Execution.Done(transaction);
    }

    /** The reason why the token would refuse an authorization now, its signature aside; empty if it would accept it. */
    public synchronized Optional<Revert> revertReason(Authorization a) {
        BigInteger time = BigInteger.valueOf(head().time().getEpochSecond());
        if (time.compareTo(a.validAfter()) <= 0) return Optional.of(Revert.NOT_YET_VALID);
        if (time.compareTo(a.validBefore()) >= 0) return Optional.of(Revert.EXPIRED);
        if (token.use(a.from(), a.nonce()) != null) return Optional.of(Revert.NONCE_USED);
        return balanceOf(a.from()).compareTo(a.value()) < 0 ? Optional.of(Revert.BALANCE) : Optional.empty();
    }

    public synchronized BigInteger balanceOf(Address owner) {
        return token.balance(owner);
    }

    /** While the chain is unreadable, readers fail; money still moves. */
    public void setReadable(boolean readable) {
        this.readable = readable;
    }

    public boolean isReadable() {
        return readable;
    }

    @Override
    public Mono<BigInteger> balance(Asset of, Address owner) {
        return Mono.fromSupplier(() -> {
            if (!readable || !of.equals(asset)) throw unread(of);
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
            if (!readable || !of.equals(asset)) throw unread(of);
            return new Reading(head().time(),
                    transfers(from, to).filter(transfer -> transfer.touches(accounts)).toList());
        });
    }

    static IllegalStateException unread(Asset of) {
        return new IllegalStateException(
                "the play chain cannot be read for " + of.name() + " on " + of.network().label());
    }

    private synchronized Stream<Transfer> transfers(Instant from, Instant to) {
        return token.events(0, head().number())
                .stream()
                .filter(TokenEvent.Move.class::isInstance)
                .map(TokenEvent.Move.class::cast)
                .filter(move -> !move.block().time().isBefore(from) && move.block().time().isBefore(to))
                .map(PlayBlocks::transfer)
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

    /** The number of the latest block. */
    public long height() {
        return head().number();
    }

    /** The latest block; never older than the block of the latest event. */
    synchronized Block head() {
        Block now = Block.at(clock.instant());
        return token.lastBlock().filter(last -> last.compareTo(now) > 0).orElse(now);
    }

    /** Whether a transfer or a cancellation has used up a nonce. */
    public boolean isUsed(Address authorizer, Bytes32 nonce) {
        return use(authorizer, nonce) != null;
    }

    synchronized TokenEvent.@Nullable Use use(Address authorizer, Bytes32 nonce) {
        return token.use(authorizer, nonce);
    }

    synchronized Optional<TokenEvent> transaction(Bytes32 hash) {
        return token.transaction(hash);
    }

    /** The events of a range of blocks, both ends included, in order. */
    synchronized List<TokenEvent> events(long from, long to) {
        return token.events(from, to);
    }

    private Bytes32 transaction(Address authorizer, Bytes32 nonce) {
        return SandboxHash.marked(
                "transaction " + asset.network().caip2() + " " + asset.address() + " " + authorizer + " " + nonce);
    }

    /** The contract checks the signature only, and a payment in V1's form carries nothing else to check. */
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
