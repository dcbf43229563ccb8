package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Bytes32;

/** What came of putting an authorization to the token. */
public sealed interface Carried {
    record Out(Bytes32 transaction) implements Carried {}

    /** Nothing moved. */
    record Reverted(Revert why) implements Carried {}
}
