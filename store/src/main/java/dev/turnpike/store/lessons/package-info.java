/** What gateways that share a ledger tell each other of upstreams. */
@NullMarked
package dev.turnpike.store.lessons;

import org.jspecify.annotations.NullMarked;
