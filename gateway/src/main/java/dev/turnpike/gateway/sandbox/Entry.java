package dev.turnpike.gateway.sandbox;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;

/** What a transaction of the play chain did, each using up one nonce of one account. */
sealed interface Entry {
    Bytes32 transaction();

    Block block();

    /** Whose nonce it is. */
    Address authorizer();

    Bytes32 nonce();

    /** {@code value} in atomic units, from {@code authorizer} to {@code to}. */
    record Transfer(Bytes32 transaction, Block block, Address authorizer, Address to, BigInteger value, Bytes32 nonce) implements Entry {}

    /** The payer made its own authorization void. */
    record Cancellation(Bytes32 transaction, Block block, Address authorizer, Bytes32 nonce) implements Entry {}
}
