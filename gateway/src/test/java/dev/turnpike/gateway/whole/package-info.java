/**
 * The whole gateway, started as a stranger starts it, against its own sandbox: everything over real HTTP, with payments
 * signed here by hand.
 *
 * <p>{@link dev.turnpike.gateway.whole.Gateway} starts one on free ports; a {@link dev.turnpike.gateway.whole.Wallet}
 * pays it; the {@link dev.turnpike.gateway.whole.Playground} breaks what can break and tells who owns what.
 */
package dev.turnpike.gateway.whole;
