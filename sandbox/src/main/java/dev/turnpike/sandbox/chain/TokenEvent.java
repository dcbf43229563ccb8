package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;

/** An event of the token, one per transaction of the play chain. */
sealed interface TokenEvent {
    Bytes32 transaction();

    Block block();

    /** The account that authorized the event. */
    Address authorizer();

    /** An event that moves money. */
    sealed interface Move extends TokenEvent {
        Address to();

        /** The amount in atomic units. */
        BigInteger value();
    }

    /** An event that uses up one nonce of the authorizer. */
    sealed interface Use extends TokenEvent {
        Bytes32 nonce();
    }

    /** The execution of an authorization. */
    record Transfer(Bytes32 transaction, Block block, Address authorizer, Address to, BigInteger value, Bytes32 nonce)
            implements Move, Use {}

    /** A transfer without an authorization, sent by the account itself. */
    record Plain(Bytes32 transaction, Block block, Address authorizer, Address to, BigInteger value) implements Move {}

    /** The cancellation of an authorization by its payer. */
    record Cancellation(Bytes32 transaction, Block block, Address authorizer, Bytes32 nonce) implements Use {}
}
