package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;

/** What a transaction of the play chain did. */
sealed interface TokenEvent {
    Bytes32 transaction();

    Block block();

    /** Whose account it is about. */
    Address authorizer();

    /** What moves money. */
    sealed interface Move extends TokenEvent {
        Address to();

        /** Atomic units. */
        BigInteger value();
    }

    /** What uses up one nonce of one account. */
    sealed interface Use extends TokenEvent {
        Bytes32 nonce();
    }

    /** {@code value} in atomic units, from {@code authorizer} to {@code to}. */
    record Transfer(Bytes32 transaction, Block block, Address authorizer, Address to, BigInteger value, Bytes32 nonce)
            implements Move, Use {}

    /** The same without an authorization, sent by the account itself. */
    record Plain(Bytes32 transaction, Block block, Address authorizer, Address to, BigInteger value) implements Move {}

    /** The payer made its own authorization void. */
    record Cancellation(Bytes32 transaction, Block block, Address authorizer, Bytes32 nonce) implements Use {}
}
