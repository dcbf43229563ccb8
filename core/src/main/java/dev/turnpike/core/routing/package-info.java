/**
 * The choice of upstreams. {@link dev.turnpike.core.routing.Planner} makes a {@link dev.turnpike.core.routing.Plan} of
 * every upstream that can do the work, cheapest first, with a reason for every one that cannot. It decides from what is
 * known and calls no upstream.
 */
@NullMarked
package dev.turnpike.core.routing;

import org.jspecify.annotations.NullMarked;
