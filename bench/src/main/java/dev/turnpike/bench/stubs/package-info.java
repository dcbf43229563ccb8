/**
 * The world around a gateway, instant and honest: facilitator, node and upstreams in one process of their own, which
 * count what they are asked.
 */
@NullMarked
package dev.turnpike.bench.stubs;

import org.jspecify.annotations.NullMarked;
