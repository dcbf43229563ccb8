package dev.turnpike.sandbox.upstreams;

import dev.turnpike.x402.Bytes32;

/** A job, and the transaction that paid for it. */
record Sold(Job job, Bytes32 transaction) {}
