/**
 * A chain of play money, and the JSON-RPC node that reads it.
 *
 * <p>Start at {@link dev.turnpike.sandbox.chain.PlayChain}.
 */
@NullMarked
package dev.turnpike.sandbox.chain;

import org.jspecify.annotations.NullMarked;
