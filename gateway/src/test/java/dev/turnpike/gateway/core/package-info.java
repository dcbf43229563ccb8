/**
 * The core of a gateway in one thread, on time that passes when told: real journal on a real file, real signatures,
 * fake upstreams, facilitator and chain. Start at {@link dev.turnpike.gateway.core.World}; the gateway in it is a
 * {@link dev.turnpike.gateway.core.TestCore}, as it is in the worlds of other packages.
 */
@NullMarked
package dev.turnpike.gateway.core;

import org.jspecify.annotations.NullMarked;
