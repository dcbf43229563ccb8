package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Bytes32;

/** What came of putting an authorization to the token. */
public sealed interface Execution {
    record Done(Bytes32 transaction) implements Execution {}

    /** Nothing moved. */
    record Reverted(Revert why) implements Execution {}
}
