package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Balances, used nonces and events of the token. Not thread-safe: {@link PlayChain} synchronizes. */
final class TokenState {
    private final BigInteger opening;
    private final Map<Address, BigInteger> balances = new HashMap<>();
    private final Map<Nonce, TokenEvent.Use> used = new HashMap<>();
    private final Map<Bytes32, TokenEvent> byTransaction = new HashMap<>();
    private final List<TokenEvent> events = new ArrayList<>();

    private record Nonce(Address authorizer, Bytes32 nonce) {}

    /** @param opening the balance of an account before its first transfer */
    TokenState(BigInteger opening) {
        this.opening = opening;
    }

    BigInteger balance(Address owner) {
        return balances.getOrDefault(owner, opening);
    }

    void setBalance(Address owner, BigInteger balance) {
        balances.put(owner, balance);
    }

    /** The event that used up a nonce; null if it is unused. */
    TokenEvent.@Nullable Use use(Address authorizer, Bytes32 nonce) {
        return used.get(new Nonce(authorizer, nonce));
    }

    Optional<TokenEvent> transaction(Bytes32 hash) {
        return Optional.ofNullable(byTransaction.get(hash));
    }

    /** The events of a range of blocks, both ends included, in order. */
    List<TokenEvent> events(long from, long to) {
        return events.stream().filter(event -> event.block().number() >= from && event.block().number() <= to).toList();
    }

    /** The block of the latest event. */
    Optional<Block> lastBlock() {
        return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast().block());
    }

    void append(TokenEvent event) {
        if (event instanceof TokenEvent.Move move) {
            setBalance(move.authorizer(), balance(move.authorizer()).subtract(move.value()));
            setBalance(move.to(), balance(move.to()).add(move.value()));
        }
        if (event instanceof TokenEvent.Use use) used.put(new Nonce(use.authorizer(), use.nonce()), use);
        byTransaction.put(event.transaction(), event);
        events.add(event);
    }
}
