/**
 * Who carries payments out and proves it: what facilitators answer means, and how the chain is read over JSON-RPC.
 * Start at {@link dev.turnpike.x402.HttpFacilitator} and {@link dev.turnpike.x402.RpcChainReader}.
 */
@NullMarked
package dev.turnpike.x402.settle;

import org.jspecify.annotations.NullMarked;
