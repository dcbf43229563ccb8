package dev.turnpike.sandbox.upstreams;

import dev.turnpike.x402.Bytes32;

/** A job and the transaction that paid for it. */
record PaidJob(ImageJob job, Bytes32 transaction) {}
