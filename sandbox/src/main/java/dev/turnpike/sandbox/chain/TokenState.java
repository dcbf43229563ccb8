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

/**
 * Who owns what, and everything that was written on the play chain. Not for several threads: its {@link PlayChain} sees
 * to that.
 */
final class TokenState {
    private final BigInteger opening;
    private final Map<Address, BigInteger> balances = new HashMap<>();
    private final Map<Slot, TokenEvent.Use> used = new HashMap<>();
    private final Map<Bytes32, TokenEvent> byTransaction = new HashMap<>();
    private final List<TokenEvent> log = new ArrayList<>();

    /** A nonce of an account. */
    private record Slot(Address authorizer, Bytes32 nonce) {}

    /** @param opening what everybody owns who has not got or spent anything */
    TokenState(BigInteger opening) {
        this.opening = opening;
    }

    BigInteger balance(Address owner) {
        return balances.getOrDefault(owner, opening);
    }

    void setBalance(Address owner, BigInteger balance) {
        balances.put(owner, balance);
    }

    /** What used up a nonce; null if it is fresh. */
    TokenEvent.@Nullable Use use(Address authorizer, Bytes32 nonce) {
        return used.get(new Slot(authorizer, nonce));
    }

    Optional<TokenEvent> transaction(Bytes32 hash) {
        return Optional.ofNullable(byTransaction.get(hash));
    }

    /** What was written in these blocks, both included, in order. */
    List<TokenEvent> entries(long from, long to) {
        return log.stream().filter(entry -> entry.block().number() >= from && entry.block().number() <= to).toList();
    }

    Optional<Block> lastWritten() {
        return log.isEmpty() ? Optional.empty() : Optional.of(log.getLast().block());
    }

    void write(TokenEvent entry) {
        if (entry instanceof TokenEvent.Move move) {
            setBalance(move.authorizer(), balance(move.authorizer()).subtract(move.value()));
            setBalance(move.to(), balance(move.to()).add(move.value()));
        }
        if (entry instanceof TokenEvent.Use use) used.put(new Slot(use.authorizer(), use.nonce()), use);
        byTransaction.put(entry.transaction(), entry);
        log.add(entry);
    }
}
