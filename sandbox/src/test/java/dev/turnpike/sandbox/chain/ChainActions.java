package dev.turnpike.sandbox.chain;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;

/** Actions of account owners on a play chain that neither gateway nor sandbox takes: transfers and cancellations. */
public final class ChainActions {
    private ChainActions() {}

    /** Moves money without an authorization. */
    public static Bytes32 transfer(PlayChain chain, Address from, Address to, UsdcAmount amount) {
        synchronized (chain) {
            int number = chain.events(0, Long.MAX_VALUE).size();
            Bytes32 transaction = SandboxHash.marked("plain " + number + " " + from + " " + to);
            chain.token.append(
                    new TokenEvent.Plain(transaction, chain.head(), from, to, BigInteger.valueOf(amount.atomic())));
            return transaction;
        }
    }

    /** Cancels an authorization. No effect if the nonce is used already. */
    public static void cancel(PlayChain chain, Address payer, Bytes32 nonce) {
        synchronized (chain) {
            if (chain.isUsed(payer, nonce)) return;
            Bytes32 transaction = SandboxHash.marked("cancellation " + payer + " " + nonce);
            chain.token.append(new TokenEvent.Cancellation(transaction, chain.head(), payer, nonce));
        }
    }

    /** Sets a balance, without a transfer. */
    public static void setBalance(PlayChain chain, Address owner, UsdcAmount balance) {
        synchronized (chain) {
            chain.token.setBalance(owner, BigInteger.valueOf(balance.atomic()));
        }
    }
}
