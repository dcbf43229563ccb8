/**
 * The packaged jar against software that is not ours: stock npm buyers, upstreams and a facilitator on a local EVM
 * ({@code gateway/e2e}). Start at {@link dev.turnpike.gateway.e2e.StockBuyersIT}; {@link dev.turnpike.gateway.e2e.Town}
 * is what stands around the gateway.
 */
@NullMarked
package dev.turnpike.gateway.e2e;

import org.jspecify.annotations.NullMarked;
