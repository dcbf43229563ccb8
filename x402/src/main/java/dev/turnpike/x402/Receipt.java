package dev.turnpike.x402;

import org.jspecify.annotations.Nullable;

/**
 * The receipt that an upstream sends about a payment of ours: its claim, not a proof.
 *
 * @param transaction null if none is named
 * @param errorReason null if none is given
 */
public record Receipt(boolean success, @Nullable Bytes32 transaction, @Nullable String errorReason) {}
