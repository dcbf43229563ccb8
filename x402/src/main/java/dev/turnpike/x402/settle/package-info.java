/**
 * Settlement and its proof: the meaning of facilitators' answers, and reading the chain over JSON-RPC. Start at {@link
 * dev.turnpike.x402.HttpFacilitator} and {@link dev.turnpike.x402.RpcChainReader}.
 */
@NullMarked
package dev.turnpike.x402.settle;

import org.jspecify.annotations.NullMarked;
