package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Bytes32;

/** The outcome of executing an authorization on the token. */
public sealed interface Execution {
    /** The money moved. */
    record Done(Bytes32 transaction) implements Execution {}

    /** No money moved. */
    record Reverted(Revert why) implements Execution {}
}
