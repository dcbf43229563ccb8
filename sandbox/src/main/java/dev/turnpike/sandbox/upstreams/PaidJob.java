package dev.turnpike.sandbox.upstreams;

import dev.turnpike.x402.Bytes32;
import org.jspecify.annotations.Nullable;

/** A job and the transaction that paid for it; null: it was paid by key. */
record PaidJob(ImageJob job, @Nullable Bytes32 transaction) {}
